from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel.actors import Actor
from network.members.models import Member
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
    return list(
        Member.objects.present()
        .filter(seats__room=room, seats__state=RoomMembership.State.ACTIVE)
        .annotate(organisation=organisation_of("pk"))
        .order_by("display_name", "pk")
    )


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
