from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from chat.queries.counts import counted, is_wanted
from matching.models import Match
from network.communities.models import Community, CommunityMembership
from network.kernel import clock
from network.kernel.actors import VISITOR, Actor
from network.kernel.errors import NotFound
from network.kernel.frame import counted as shown_in_the_frame

Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def _known(actor: Actor, rooms: QuerySet[Room]) -> QuerySet[Room]:
    """With what this reader has not read, and may do."""
    seat = RoomMembership.objects.active().filter(room=OuterRef("pk"), member=actor.member_id)
    last = Message.objects.filter(room=OuterRef("pk"), no=OuterRef("last_no"))
    words = last.filter(deleted_at=None, hidden_at=None)
    pins = Message.objects.filter(room=OuterRef("pk"), pinned_at__isnull=False).order_by()
    known: Columns = {
        # To who only looks in, nothing is new.
        "read_no": Coalesce(Subquery(seat.values("last_read_no")[:1]), F("last_no")),
        "unread": Greatest(F("last_no") - F("read_no"), Value(0)),
        "mentions": Coalesce(
            Subquery(counted(seat).values("mentions")[:1], output_field=IntegerField()), Value(0)
        ),
        "last_words": Subquery(words.values("md")[:1]),
        "last_author": Subquery(last.values("author__display_name")[:1]),
        "has_seat": Exists(seat),
        "may_speak": RoomPolicy.speak.expression(actor),
        "may_enter": RoomPolicy.enter.expression(actor),
        "may_look_after": RoomPolicy.look_after.expression(actor),
        "pins": Coalesce(
            Subquery(pins.values("room").annotate(number=Count("pk")).values("number")), Value(0)
        ),
        "muted_until": Subquery(seat.filter(muted_until__gt=clock.now()).values("muted_until")[:1]),
        "mute_reason": Subquery(seat.values("mute_reason")[:1]),
    }
    return rooms.annotate(**known)


def rooms_for(actor: Actor) -> QuerySet[Room]:
    """The actor's rooms, last said first, with what is new and the last words."""
    rows = _known(actor, RoomPolicy.take_part.filter(actor))
    return rows.order_by(F("last_said_at").desc(nulls_last=True), "-pk")


def open_rooms(actor: Actor) -> QuerySet[Room]:
    """Rooms that may be read without a seat, by name."""
    rows = RoomPolicy.view.filter(actor).exclude(openness=Room.Openness.SEATS)
    return _known(actor, rows).order_by("title", "pk")


@shown_in_the_frame("rooms")
def unread_rooms(actor: Actor) -> QuerySet[Room]:
    """Where something new was said, of the kind that the actor wants to be told."""
    behind = RoomMembership.objects.filter(is_wanted(), room=OuterRef("pk"), member=actor.member_id)
    rows: QuerySet[Room] = RoomPolicy.take_part.filter(actor)
    return rows.filter(Exists(behind))


def room_for(actor: Actor, public_id: UUID | str) -> Room:
    """One room as the list knows it; NotFound when it is not there for this actor."""
    room = _known(actor, RoomPolicy.view.filter(actor)).filter(public_id=public_id).first()
    if room is None:
        raise NotFound
    return room


def is_public(public_id: UUID) -> bool:
    """Whether somebody without an account may read it."""
    return RoomPolicy.view.filter(VISITOR).filter(public_id=public_id).exists()


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
