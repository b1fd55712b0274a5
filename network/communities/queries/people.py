from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from network.communities.models import Community, CommunityMembership
from network.communities.policies import CommunityMembershipPolicy
from network.kernel.actors import Actor
from network.members.circles import shares_a_group
from network.members.models import Member
from network.members.visibility import Closeness, needed
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.policies import is_known_to
from network.organisations.queries import members_with_role

Role = CommunityMembership.Role
State = CommunityMembership.State
KEPT = 12


def seats_of(actor: Actor) -> QuerySet[CommunityMembership]:
    """Every row of the actor in some community, whatever its state."""
    return CommunityMembership.objects.filter(member=actor.member_id or 0)


def my_seat(community: Community, actor: Actor) -> CommunityMembership | None:
    """The actor's own row there, whatever its state."""
    return seats_of(actor).filter(community=community).select_related("community").first()


@dataclass(frozen=True)
class Seat:
    """Somebody as the page of a community shows them."""

    membership: CommunityMembership
    works_at: str = ""


IMPORTANCE = Case(
    When(role=Role.FACILITATOR, then=Value(0)),
    When(role=Role.CORE, then=Value(1)),
    When(role=Role.PARTNER, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def people_of(community: Any, actor: Actor, *, most: int = KEPT) -> list[Seat]:
    """The people who are there and let this actor see them, those who carry it first."""
    if not community.may_see_people:
        return []
    work = OrganisationMembership.objects.active().filter(
        member=OuterRef("member"), organisation__state=Organisation.State.VERIFIED
    )
    rows: Any = (
        CommunityMembership.objects.active()
        .filter(is_known_to(actor) | CommunityMembershipPolicy.view.q(actor))
        .filter(community=community, role__in=CommunityMembership.TAKING_PART)
        .select_related("member")
        .annotate(place=IMPORTANCE, work=Subquery(work.values("organisation__name")[:1]))
        .order_by("place", "created_at", "pk")
    )
    return [
        Seat(row, row.work or "" if _shows_work(row, community, actor) else "")
        for row in rows[:most]
    ]


def _shows_work(seat: CommunityMembership, community: Any, actor: Actor) -> bool:
    close = Closeness.VISITOR if actor.is_visitor else Closeness.MEMBER
    if community.is_insider:
        close = Closeness.FELLOW
    return close >= needed(seat.member, "work")


def seats_kept(community: Community, actor: Actor) -> QuerySet[CommunityMembership]:
    """Everybody with a place, a request or an invitation, for who keeps the list."""
    policy = CommunityMembershipPolicy
    rows: QuerySet[CommunityMembership] = policy.view.filter(actor)
    return (
        rows.filter(community=community, state__in=[State.ACTIVE, State.REQUESTED, State.INVITED])
        .exclude(state=State.ACTIVE, role=Role.FOLLOWER)
        .select_related("member")
        .annotate(
            place=IMPORTANCE,
            may_accept=policy.accept.expression(actor),
            may_remove=policy.remove.expression(actor),
            may_change_role=policy.change_role.expression(actor),
        )
        .order_by("place", "created_at", "pk")
    )


def seat_for(actor: Actor, community: Community, public_id: UUID) -> CommunityMembership:
    rows = CommunityMembership.objects.select_related("member", "community")
    found: CommunityMembership = CommunityMembershipPolicy.view.get(
        actor, rows, community=community, public_id=public_id
    )
    return found


def memberships_for(actor: Actor) -> QuerySet[CommunityMembership]:
    """The actor's own seats, and those in the communities they carry."""
    rows: QuerySet[CommunityMembership] = CommunityMembershipPolicy.view.filter(actor)
    return rows.select_related("member", "community").order_by("-created_at", "-pk")


def membership_for(actor: Actor, public_id: UUID) -> CommunityMembership:
    found: CommunityMembership = CommunityMembershipPolicy.view.get(
        actor, memberships_for(actor), public_id=public_id
    )
    return found


def member_at(address: str, actor: Actor) -> Member | None:
    """Who has this e-mail address; nobody, for somebody they have blocked."""
    return (
        Member.objects.present()
        .filter(user__email__iexact=address.strip())
        .exclude(blocks__blocked=actor.member_id)
        .first()
    )


def carriers_of(community: Community) -> list[int]:
    """Who is asked and told for the community: its core group and facilitators.

    When nobody carries it, the community librarians of the library where it is at home.
    """
    seats = CommunityMembership.objects.carrying().filter(community=community)
    carriers = list(seats.order_by("pk").values_list("member_id", flat=True))
    return carriers or librarians_of(community)


def participants_of(community: Community) -> list[int]:
    """Everybody who takes part."""
    seats = CommunityMembership.objects.active().filter(
        community=community, role__in=CommunityMembership.TAKING_PART
    )
    return list(seats.order_by("pk").values_list("member_id", flat=True))


def leaders_of(community: Community) -> list[int]:
    """Who answers requests: the facilitators, or else whoever carries it."""
    seats = CommunityMembership.objects.carrying().filter(
        community=community, role=Role.FACILITATOR
    )
    leaders = list(seats.order_by("pk").values_list("member_id", flat=True))
    return leaders or carriers_of(community)


def librarians_of(community: Community) -> list[int]:
    return members_with_role(
        community.home_branch.organisation_id, [OrganisationMembership.Role.COMMUNITY_LIBRARIAN]
    )


def community_told(community_id: int) -> Community:
    return Community.objects.select_related("home_branch").get(pk=community_id)


def seat_told(membership_id: int) -> CommunityMembership:
    return CommunityMembership.objects.select_related(
        "member", "community", "community__home_branch"
    ).get(pk=membership_id)


@shares_a_group
def fellow_participants(actor: Actor) -> Q:
    """Members who take part where the actor takes part."""
    mine = seats_of(actor).filter(state=State.ACTIVE, role__in=CommunityMembership.TAKING_PART)
    theirs = CommunityMembership.objects.active().filter(
        member=OuterRef("pk"),
        role__in=CommunityMembership.TAKING_PART,
        community__in=mine.values("community"),
    )
    return Q(Exists(theirs))


def name_of(members: list[int]) -> str:
    """The first of them, for a sentence."""
    first = Member.objects.filter(pk__in=members[:1]).first()
    return first.display_name if first else ""
