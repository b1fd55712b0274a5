from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from chat import wire
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from matching.models import Match
from network.communities.models import Community, CommunityMembership
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.kernel.frame import counted
from network.kernel.live import Position, Row
from network.members.models import Member
from network.organisations.models import Organisation, OrganisationMembership

PAGE = 50
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
    known: Columns = {
        "read_no": Coalesce(Subquery(seat.values("last_read_no")[:1]), Value(0)),
        "unread": Greatest(F("last_no") - F("read_no"), Value(0)),
        "last_words": Subquery(last.values("md")[:1]),
        "last_author": Subquery(last.values("author__display_name")[:1]),
        "may_speak": RoomPolicy.speak.expression(actor),
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
    return rows.select_related("author").annotate(**known)


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
    for message in found:
        message.room = room  # known already; each would ask again
    return found


def message_by(pk: int) -> Message:
    return told(Message.objects.filter(pk=pk)).get()


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


def heads_open_to_each(
    asked: list[tuple[Actor, Collection[str]]],
) -> list[dict[str, Position]]:
    """The same for a crowd that comes back at once: each their own rule, in one question."""
    parts = []
    for place, (actor, public_ids) in enumerate(asked):
        rooms = RoomPolicy.view.filter(actor, Room.objects.filter(public_id__in=public_ids))
        known: Columns = {"asker": Value(place)}
        columns = ("asker", "public_id", "epoch", "seq")
        parts.append(rooms.order_by().annotate(**known).values_list(*columns))
    found: list[dict[str, Position]] = [{} for _asker in asked]
    if parts:
        for asker, public_id, epoch, seq in parts[0].union(*parts[1:], all=True):
            found[asker][str(public_id)] = Position(epoch, seq)
    return found


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
