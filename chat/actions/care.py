"""Looking after a room: what is reported, who is kept quiet for a while, and how fast it goes."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering, queries
from chat.events import (
    MemberMuted,
    MemberUnmuted,
    MessageJudged,
    MessageRemoved,
    MessageReported,
)
from chat.models import Message, MessageReport, Room, RoomMembership
from chat.policies import MessagePolicy, MessageReportPolicy, RoomMembershipPolicy, RoomPolicy
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Conflict, Invalid
from network.kernel.events import publish

HIDES = 3  # reports by as many people
SLOWEST = 3600
LONGEST = timedelta(days=30)
State = MessageReport.State


@transaction.atomic
def report_message(message: Message, reason: str, *, note: str = "", by: Actor) -> MessageReport:
    """Say that a message cannot stay. Once each; three people hide it until somebody looks."""
    if reason not in MessageReport.Reason.values:
        raise Invalid(_("Choose what is wrong with it."), field="reason")
    room = numbering.locked(message.room)
    message = queries.message_by(message.pk)
    known = MessageReport.objects.filter(message=message, reporter=by.member_id).first()
    if known is not None and MessagePolicy.view.allows(by, message):
        return known
    MessagePolicy.report.require(by, message)
    report = MessageReport.objects.create(
        message=message, reporter_id=by.as_member, reason=reason, note=note.strip()
    )
    if MessageReport.objects.filter(message=message, state=State.OPEN).count() >= HIDES:
        message.hidden_at = clock.now()
        numbering.reword(room, message)
    publish(MessageReported(report_id=report.pk), by=by)
    return report


@transaction.atomic
def judge_report(report: MessageReport, *, stays: bool, answer: str = "", by: Actor) -> None:
    """Answer this report and every other open one about the same message."""
    room = numbering.locked(report.message.room)
    report.refresh_from_db(fields=["state"])
    if report.state != State.OPEN and MessageReportPolicy.view.allows(by, report):
        raise Conflict(_("Somebody has answered this report already."))
    MessageReportPolicy.judge.require(by, report)
    message = queries.message_by(report.message_id)
    reports = MessageReport.objects.filter(message=message, state=State.OPEN)
    ids = list(reports.order_by("pk").values_list("pk", flat=True))
    reports.update(
        state=State.DECLINED if stays else State.UPHELD,
        judged_by=by.member_id,
        judged_at=clock.now(),
        changed_at=clock.now(),
        answer=answer.strip(),
    )
    if stays and message.hidden_at:
        message.hidden_at = None
        numbering.reword(room, message)
    if not stays and not message.deleted_at:
        is_host = RoomPolicy.look_after.allows(by, room)
        side = Message.Side.HOST if is_host else Message.Side.MODERATOR
        numbering.take_away(room, message, side)
        publish(MessageRemoved(message_id=message.pk, side=side, reason=answer.strip()), by=by)
    publish(
        MessageJudged(message_id=message.pk, report_ids=ids, stays=stays, answer=answer.strip()),
        by=by,
    )


@transaction.atomic
def mute_member(
    seat: RoomMembership, reason: str, *, lasts: timedelta, by: Actor
) -> RoomMembership:
    """Somebody may read but not write for a while, and hears why."""
    if not reason.strip():
        raise Invalid(_("Say why. They read it."), field="reason")
    if not timedelta() < lasts <= LONGEST:
        raise Invalid(_("Choose at most 30 days."), field="lasts")
    numbering.locked(seat.room)
    seat.refresh_from_db()
    RoomMembershipPolicy.mute.require(by, seat)
    seat.muted_until, seat.mute_reason = clock.now() + lasts, reason.strip()[:300]
    seat.save(update_fields=["muted_until", "mute_reason", "changed_at"])
    until = seat.muted_until.isoformat()
    publish(MemberMuted(seat_id=seat.pk, until=until, reason=seat.mute_reason), by=by)
    return seat


@transaction.atomic
def unmute_member(seat: RoomMembership, *, by: Actor) -> RoomMembership:
    numbering.locked(seat.room)
    seat.refresh_from_db()
    RoomMembershipPolicy.unmute.require(by, seat)
    seat.muted_until, seat.mute_reason = None, ""
    seat.save(update_fields=["muted_until", "mute_reason", "changed_at"])
    publish(MemberUnmuted(seat_id=seat.pk), by=by)
    return seat


@transaction.atomic
def slow_down(room: Room, seconds: int, *, by: Actor) -> Room:
    """So many seconds between two messages of one member; 0 is as fast as they like."""
    if not 0 <= seconds <= SLOWEST:
        raise Invalid(_("Choose at most an hour."), field="seconds")
    room = numbering.locked(room)
    RoomPolicy.look_after.require(by, room)
    room.slow_seconds = seconds
    room.save(update_fields=["slow_seconds", "changed_at"])
    return room
