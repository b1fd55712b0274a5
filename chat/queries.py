from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from chat import wire
from chat.models import Message, MessageReport, MessageRevision, Room, RoomMembership
from chat.policies import (
    MessagePolicy,
    MessageReportPolicy,
    RoomMembershipPolicy,
    RoomPolicy,
)
from matching.models import Match
from network.communities.models import Community, CommunityMembership
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.kernel.frame import counted
from network.kernel.live import Position, Row
from network.members.models import Member
from network.organisations.models import Organisation, OrganisationMembership

PAGE = 50
LARGEST = 2**53
UUID_LIKE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def _organisation_of(member: str) -> Coalesce:
    """For whom somebody works, as everybody in a room may know."""
    works_at = (
        OrganisationMembership.objects.active()
        .filter(member=OuterRef(member), organisation__state=Organisation.State.VERIFIED)
        .order_by("pk")
        .values("organisation__name")[:1]
    )
    return Coalesce(Subquery(works_at), Value(""))


def rooms_for(actor: Actor) -> QuerySet[Room]:
    """The actor's rooms, last said first, with what is new and the last words."""
    seat = RoomMembership.objects.filter(room=OuterRef("pk"), member=actor.member_id)
    last = Message.objects.filter(room=OuterRef("pk"), no=OuterRef("last_no"))
    words = last.filter(deleted_at=None, hidden_at=None)
    pins = Message.objects.filter(room=OuterRef("pk"), pinned_at__isnull=False)
    known: Columns = {
        "read_no": Coalesce(Subquery(seat.values("last_read_no")[:1]), Value(0)),
        "unread": Greatest(F("last_no") - F("read_no"), Value(0)),
        "last_words": Subquery(words.values("md")[:1]),
        "last_author": Subquery(last.values("author__display_name")[:1]),
        "may_speak": RoomPolicy.speak.expression(actor),
        "may_look_after": RoomPolicy.look_after.expression(actor),
        "pins": Coalesce(
            Subquery(pins.order_by().values("room").annotate(of=Count("pk")).values("of")), Value(0)
        ),
        "muted_until": Subquery(seat.filter(muted_until__gt=clock.now()).values("muted_until")[:1]),
        "mute_reason": Subquery(seat.values("mute_reason")[:1]),
    }
    rows: QuerySet[Room] = RoomPolicy.view.filter(actor).annotate(**known)
    return rows.order_by(F("last_said_at").desc(nulls_last=True), "-pk")


@counted("rooms")
def unread_rooms(actor: Actor) -> QuerySet[Room]:
    """Where something new was said."""
    behind = RoomMembership.objects.filter(
        room=OuterRef("pk"), member=actor.member_id, last_read_no__lt=OuterRef("last_no")
    )
    rows: QuerySet[Room] = RoomPolicy.view.filter(actor)
    return rows.filter(Exists(behind))


def room_for(actor: Actor, public_id: UUID | str) -> Room:
    """One room as the list knows it; NotFound when it is not there for this actor."""
    room = rooms_for(actor).filter(public_id=public_id).first()
    if room is None:
        raise NotFound
    return room


def room_about(subject: str) -> Room | None:
    return Room.objects.filter(subject=subject).first()


def about_community(community: Community) -> str:
    """The subject under which a community has its room."""
    return f"community:{community.public_id}"


def taking_part_in(community: Community) -> list[int]:
    seats = CommunityMembership.objects.active().filter(
        community=community, role__in=CommunityMembership.TAKING_PART
    )
    return list(seats.values_list("member_id", flat=True))


def carrying(community: Community) -> list[int]:
    seats = CommunityMembership.objects.carrying().filter(community=community)
    return list(seats.values_list("member_id", flat=True))


def match_rooms(community_id: int | None, organisation_id: int | None) -> list[tuple[Room, int]]:
    """The rooms of living matches of this community or organisation, each with its match."""
    matches = Match.objects.filter(state__in=Match.INTRODUCED)
    if community_id is not None:
        matches = matches.filter(ask__interest__community=community_id)
    if organisation_id is not None:
        matches = matches.filter(offering__organisation=organisation_id)
    by_subject = {match.about: match.pk for match in matches}
    rooms = Room.objects.filter(subject__in=by_subject)
    return [(room, by_subject[room.subject]) for room in rooms]


def told(rows: QuerySet[Message]) -> QuerySet[Message]:
    """With everything that showing a message takes."""
    known: Columns = {"organisation": _organisation_of("author")}
    return rows.select_related("author", "reply_to__author").annotate(**known)


def messages_of(
    room: Room,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    size: int = PAGE,
) -> list[Message]:
    """A stretch of the conversation in its own order; without a number, the newest."""
    rows = told(Message.objects.filter(room=room))
    if around is not None:
        # Numbers have no holes, so a stretch around one is a range.
        first = max(1, around - size // 2)
        found = list(rows.filter(no__gte=first, no__lt=first + size).order_by("no"))
    elif after is not None:
        found = list(rows.filter(no__gt=after).order_by("no")[:size])
    else:
        rows = rows if before is None else rows.filter(no__lt=before)
        found = list(rows.order_by("-no")[:size])[::-1]
    return _in_its_room(room, found)


def message_by(pk: int) -> Message:
    return told(Message.objects.filter(pk=pk)).get()


def message_for(actor: Actor, room_id: UUID | str, **which: Any) -> Message:
    """One message and all that this actor may do with it; NotFound when it is not there for them.

    `which` is its number in the room, or the name under which it leaves the house.
    """
    if which.get("no", 0) > LARGEST:
        raise NotFound
    rules = MessagePolicy.rules()
    known: Columns = {f"may_{name}": may.expression(actor) for name, may in rules.items()}
    rows = told(Message.objects.select_related("room")).annotate(**known)
    message: Message = MessagePolicy.view.get(actor, rows, room__public_id=room_id, **which)
    return message


def answers_to(message: Message) -> list[Message]:
    """What quotes it, oldest first."""
    return _in_its_room(message.room, told(message.quoted_by.order_by("no"))[:PAGE])


def quoting(message: Message) -> QuerySet[Message]:
    """Whose fragment shows the words of this message."""
    return told(Message.objects.filter(reply_to=message, deleted_at=None)).order_by("no")


def pinned_in(room: Room) -> list[Message]:
    rows = told(Message.objects.filter(room=room, pinned_at__isnull=False))
    return _in_its_room(room, rows.select_related("pinned_by").order_by("-pinned_at"))


def ended_pins(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(pin_until__lte=now).select_related("room").order_by("pin_until")


def _in_its_room(room: Room, rows: Iterable[Message]) -> list[Message]:
    found = list(rows)
    for message in found:
        message.room = room  # known already; each would ask again
    return found


def quotable(actor: Actor, room: Room, public_id: str) -> Message | None:
    """The message of this room that somebody wants to answer, by the name they gave."""
    if not UUID_LIKE.fullmatch(public_id):
        return None
    rows: QuerySet[Message] = MessagePolicy.quote.filter(
        actor, Message.objects.filter(room=room, public_id=public_id)
    )
    return rows.select_related("author").first()


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
    seats = RoomMembership.objects.active().filter(room=room, role=RoomMembership.Role.HOST)
    return list(seats.values_list("member_id", flat=True))


def moderators() -> list[int]:
    return list(Member.objects.present().filter(is_moderator=True).values_list("pk", flat=True))


def people_in(room: Room) -> list[Member]:
    """Who reads along."""
    return list(
        Member.objects.present()
        .filter(seats__room=room, seats__state=RoomMembership.State.ACTIVE)
        .annotate(organisation=_organisation_of("pk"))
        .order_by("display_name", "pk")
    )


def seat_to_speak(actor: Actor, room: Room, nonce: str) -> RoomMembership | None:
    """Everything that a message needs to know of its author, in one question."""
    said = Message.objects.filter(room=room, author=OuterRef("member"), nonce=nonce)
    known: Columns = {
        "may_speak": Exists(RoomPolicy.speak.filter(actor, Room.objects.filter(pk=room.pk))),
        "said": Subquery(said.values("pk")[:1]),
        "organisation": _organisation_of("member"),
    }
    return (
        RoomMembership.objects.active()
        .filter(room=room, member=actor.member_id)
        .select_related("member")
        .annotate(**known)
        .first()
    )


# The stream ------------------------------------------------------------------------------------


def heads(public_ids: Collection[str]) -> dict[str, Position]:
    return _positions(Room.objects.filter(public_id__in=public_ids))


def heads_open_to(actor: Actor, public_ids: Collection[str]) -> dict[str, Position]:
    """Rule and position in one question: nothing can happen in between."""
    return _positions(RoomPolicy.view.filter(actor, Room.objects.filter(public_id__in=public_ids)))


def _positions(rooms: QuerySet[Room]) -> dict[str, Position]:
    return {
        str(public_id): Position(epoch, seq)
        for public_id, epoch, seq in rooms.values_list("public_id", "epoch", "seq")
    }


def changes_in(public_id: str, since: int, limit: int) -> list[Row]:
    """The newest state of whatever changed after `since`, oldest change first."""
    messages = told(
        Message.objects.filter(room__public_id=public_id, seq__gt=since).select_related("room")
    )
    seats = RoomMembership.objects.filter(room__public_id=public_id, seq__gt=since)
    rows = [wire.message_row(message) for message in messages.order_by("seq")[:limit]]
    rows += [wire.seat_row(seat) for seat in seats.select_related("member").order_by("seq")[:limit]]
    return sorted(rows, key=lambda row: row.seq)[:limit]


# Told to subscribers ---------------------------------------------------------------------------


def report_told(pk: int) -> MessageReport:
    return MessageReport.objects.select_related("message__room").get(pk=pk)


def message_told(pk: int) -> Message:
    return Message.objects.select_related("room").get(pk=pk)


def seat_told(pk: int) -> RoomMembership:
    return RoomMembership.objects.select_related("room").get(pk=pk)
