"""Looking after a room: who may be kept quiet, what was reported, and who hears of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from chat.models import Message, MessageReport, MessageRevision, Room, RoomMembership
from chat.policies import MessageReportPolicy, RoomMembershipPolicy
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.members.models import Member

Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def seats_looked_after(actor: Actor, room: Room) -> QuerySet[RoomMembership]:
    """Everybody in the room, with what its host may do about them."""
    known: Columns = {
        "may_mute": RoomMembershipPolicy.mute.expression(actor),
        "may_unmute": RoomMembershipPolicy.unmute.expression(actor),
    }
    rows = RoomMembership.objects.active().filter(room=room).select_related("member")
    return rows.annotate(**known).order_by("member__display_name", "pk")


def seat_for(actor: Actor, room_id: UUID | str, seat_id: UUID, verb: str) -> RoomMembership:
    rows = RoomMembership.objects.select_related("member", "room")
    seat: RoomMembership = RoomMembershipPolicy.rules()[verb].get(
        actor, rows, room__public_id=room_id, public_id=seat_id
    )
    return seat


def seat_of_author(actor: Actor, message: Message) -> RoomMembership | None:
    """The seat of who wrote it, when this actor may keep them quiet."""
    rows: QuerySet[RoomMembership] = RoomMembershipPolicy.mute.filter(actor)
    return rows.filter(room=message.room, member=message.author_id).first()


def reports_for(actor: Actor) -> QuerySet[MessageReport]:
    """What was reported and waits for this actor, or was answered; waiting first, oldest first."""
    rows: QuerySet[MessageReport] = MessageReportPolicy.view.filter(actor)
    waits = Case(When(state=MessageReport.State.OPEN, then=0), default=1)
    return rows.select_related(
        "message__author", "message__room", "message__reply_to__author", "reporter"
    ).order_by(waits, "created_at", "pk")


def report_for(actor: Actor, public_id: UUID | str) -> MessageReport:
    report = reports_for(actor).filter(public_id=public_id).first()
    if report is None:
        raise NotFound
    return report


def revisions_of(message: Message) -> list[MessageRevision]:
    return list(message.revisions.order_by("ver"))


def hosts_of(room: Room) -> list[int]:
    """Who looks after this room, as `RoomPolicy.look_after` has it."""
    seats = RoomMembership.objects.active().filter(room=room, role=RoomMembership.Role.HOST)
    is_host = Q(pk__in=seats.values("member"))
    if room.kind == Room.Kind.NETWORK:
        is_host |= Q(is_host=True)
    return list(Member.objects.present().filter(is_host).values_list("pk", flat=True))


def moderators() -> list[int]:
    return list(Member.objects.present().filter(is_moderator=True).values_list("pk", flat=True))


# Told to subscribers ---------------------------------------------------------------------------


def report_told(pk: int) -> MessageReport:
    rows = MessageReport.objects.select_related("message__room", "message__thread__root")
    return rows.get(pk=pk)


def message_told(pk: int) -> Message:
    return Message.objects.select_related("room", "thread__root").get(pk=pk)


def seat_told(pk: int) -> RoomMembership:
    return RoomMembership.objects.select_related("room").get(pk=pk)
