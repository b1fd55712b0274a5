from __future__ import annotations

from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from chat.models import Message, Room, RoomMembership
from chat.naming import Person
from chat.policies import RoomPolicy
from network.kernel.actors import Actor
from network.members.models import Member
from network.members.policies import has_blocked_me
from network.organisations.models import Organisation, OrganisationMembership

Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def organisation_of(member: str) -> Coalesce:
    """For whom somebody works, as everybody in a room may know."""
    works_at = (
        OrganisationMembership.objects.active()
        .filter(member=OuterRef(member), organisation__state=Organisation.State.VERIFIED)
        .order_by("pk")
        .values("organisation__name")[:1]
    )
    return Coalesce(Subquery(works_at), Value(""))


def people_in(room: Room) -> list[Member]:
    """Who reads along."""
    return list(_people(room).order_by("display_name", "pk"))


def people_to_name(actor: Actor, room: Room) -> list[Person]:
    """Who reads along, and whether they hear it when this author names them."""
    is_deaf = has_blocked_me.q(actor) | Q(pk=actor.member_id)
    known: Columns = {"hears": ExpressionWrapper(~is_deaf, output_field=BooleanField())}
    fields = ("pk", "public_id", "display_name", "organisation", "hears")
    return [Person(*row) for row in _people(room).annotate(**known).values_list(*fields)]


def _people(room: Room) -> QuerySet[Member]:
    known: Columns = {"organisation": organisation_of("pk")}
    return (
        Member.objects.present()
        .filter(seats__room=room, seats__state=RoomMembership.State.ACTIVE)
        .annotate(**known)
    )


def level_of(actor: Actor, room: Room) -> str:
    """What the actor wants to be told of this room."""
    return room.seats.values_list("notify", flat=True).get(member=actor.member_id)


def called(actor: Actor, room: Room, calls: str) -> int:
    """How many others a message reaches that calls a group of this room."""
    seats = room.seats.filter(state=RoomMembership.State.ACTIVE).exclude(member=actor.member_id)
    if calls == Message.Calls.HOSTS:
        seats = seats.filter(role=RoomMembership.Role.HOST)
    return seats.filter(member__in=Member.objects.present()).count()


def seat_to_speak(actor: Actor, room: Room, nonce: str) -> RoomMembership | None:
    """Everything that a message needs to know of its author, in one question."""
    said = Message.objects.filter(room=room, author=OuterRef("member"), nonce=nonce)
    known: Columns = {
        "may_speak": Exists(RoomPolicy.speak.filter(actor, Room.objects.filter(pk=room.pk))),
        "said": Subquery(said.values("pk")[:1]),
        "organisation": organisation_of("member"),
    }
    return (
        RoomMembership.objects.active()
        .filter(room=room, member=actor.member_id)
        .select_related("member")
        .annotate(**known)
        .first()
    )
