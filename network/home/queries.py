from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, IntegerField, Max, Q, QuerySet, Subquery, Value

from network.activities.models import Activity, Edition
from network.activities.policies import ActivityPolicy
from network.activities.queries import agenda
from network.communities.models import Community, CommunityMembership
from network.communities.policies import CommunityPolicy
from network.kernel import clock, search
from network.kernel.actors import VISITOR, Actor
from network.kernel.remembered import Remembered
from network.members.queries import directory
from network.offerings.models import Offering
from network.offerings.policies import OfferingPolicy
from network.organisations.models import Organisation
from network.organisations.policies import OrganisationPolicy

NEAR = 4
PER_KIND = 8


@Remembered
def numbers() -> dict[str, int]:
    """How many groups, partners and libraries a visitor can meet, in one question."""
    groups = (
        CommunityPolicy.view.filter(VISITOR, Community.objects.living())
        .order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(number=Count("pk"))
        .values("number")
    )
    library = Q(kind=Organisation.LIBRARY)
    found: dict[str, int | None] = Organisation.objects.verified().aggregate(
        libraries=Count("pk", filter=library),
        partners=Count("pk", filter=~library & ~Q(kind=Organisation.SUPPORT)),
        groups=Max(Subquery(groups, output_field=IntegerField())),
    )
    return {name: number or 0 for name, number in found.items()}


def near(actor: Actor) -> QuerySet[Edition]:
    """What happens soon."""
    return agenda(actor).exclude(state=Edition.State.CANCELLED)[:NEAR]


def my_editions(actor: Actor) -> QuerySet[Edition]:
    """What comes in the groups where I take part, and today in my library."""
    seats = CommunityMembership.objects.active().filter(member=actor.member_id)
    return agenda(actor, days=14).filter(activity__community__in=seats.values("community"))[
        :PER_KIND
    ]


def my_communities(actor: Actor) -> QuerySet[CommunityMembership]:
    return (
        CommunityMembership.objects.active()
        .filter(member=actor.member_id)
        .select_related("community__area")
        .order_by("-role", "community__name")
    )


def joining_requests(actor: Actor) -> QuerySet[CommunityMembership]:
    """People who asked to join a group that I carry."""
    mine = CommunityPolicy.keep_people.filter(actor)
    return (
        CommunityMembership.objects.filter(
            community__in=mine, state=CommunityMembership.State.REQUESTED
        )
        .select_related("community", "member")
        .order_by("changed_at")[:PER_KIND]
    )


@dataclass(frozen=True)
class Found:
    """What one search brought, by kind."""

    communities: list[Community] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(
            len(rows)
            for rows in (
                self.communities,
                self.offerings,
                self.activities,
                self.organisations,
                self.people,
            )
        )


def find(actor: Actor, text: str) -> Found:
    """Everything this actor may see that holds these words."""
    if not search.words(text):
        return Found()
    communities = CommunityPolicy.view.filter(actor).select_related("area").order_by("name")
    offerings = (
        OfferingPolicy.view.filter(actor, Offering.objects.published())
        .select_related("area", "organisation")
        .order_by("title")
    )
    activities = (
        ActivityPolicy.view.filter(actor).select_related("community").order_by("-created_at")
    )
    organisations = OrganisationPolicy.view.filter(actor).select_related("area").order_by("name")
    return Found(
        communities=list(search.matching(communities, text)[:PER_KIND]),
        offerings=list(search.matching(offerings, text)[:PER_KIND]),
        activities=list(search.matching(activities, text)[:PER_KIND]),
        organisations=list(search.matching(organisations, text)[:PER_KIND]),
        people=list(directory(actor, text=text)[:PER_KIND]),
    )


def greeting_hour() -> str:
    """Which part of the day it is on the wall: night, morning, afternoon or evening."""
    hour = clock.now().astimezone(clock.zone()).hour
    for start, name in ((18, "evening"), (12, "afternoon"), (6, "morning")):
        if hour >= start:
            return name
    return "night"
