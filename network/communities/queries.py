from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.communities.policies import (
    CommunityMembershipPolicy,
    CommunityPolicy,
    InterestPolicy,
    takes_part,
)
from network.kernel import search
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.members.circles import shares_a_group
from network.members.models import Member
from network.members.visibility import Closeness, needed
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.policies import grown_up, is_known_to
from network.organisations.queries import members_with_role
from network.vocabulary.queries import areas_within, topic_with_narrower

Role = CommunityMembership.Role
State = CommunityMembership.State
FEWEST_TO_COUNT = 5
NEW, KEPT = 6, 12


def communities_for(
    actor: Actor,
    *,
    text: str = "",
    area: str = "",
    topic: str = "",
    kind: str = "",
    openness: str = "",
) -> QuerySet[Community]:
    """The communities this actor can find: those that live, the fullest page first."""
    rows: QuerySet[Community] = CommunityPolicy.view.filter(actor, Community.objects.living())
    if text:
        rows = search.matching(rows, text)
    if area:
        rows = rows.filter(area__in=areas_within(area))
    if topic:
        about = Community.topics.through.objects.filter(
            community=OuterRef("pk"), topic__in=topic_with_narrower(topic)
        )
        rows = rows.filter(Exists(about))
    if kind:
        rows = rows.filter(kind=kind)
    if openness:
        rows = rows.filter(openness=openness)
    return _for_cards(rows, actor).order_by("name", "pk")


def _for_cards(rows: QuerySet[Community], actor: Actor) -> QuerySet[Community]:
    wishes = Interest.objects.filter(community=OuterRef("pk"), state=Interest.State.ACTIVE)
    mine = _seats_of(actor).filter(community=OuterRef("pk"), state=State.ACTIVE)
    return (
        rows.select_related("area", "home_branch")
        .prefetch_related("topics")
        .annotate(
            wish=Subquery(wishes.order_by("-changed_at").values("title")[:1]),
            my_role=Subquery(mine.values("role")[:1]),
        )
    )


def _seats_of(actor: Actor) -> QuerySet[CommunityMembership]:
    return CommunityMembership.objects.filter(member=actor.member_id or 0)


def community_for(actor: Actor, slug: str) -> Community:
    """One community by its address, with the actor's own place and buttons.

    `may_view` is False when only the name may be seen.
    """
    policy = CommunityPolicy
    mine = _seats_of(actor).filter(community=OuterRef("pk"))
    people = (
        CommunityMembership.objects.active()
        .filter(community=OuterRef("pk"), role__in=CommunityMembership.TAKING_PART)
        .order_by()
        .values("community")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows: QuerySet[Community] = (
        Community.objects.select_related("area", "home_branch__organisation")
        .prefetch_related("topics")
        .annotate(
            people=Coalesce(Subquery(people), 0),
            my_role=Subquery(mine.values("role")[:1]),
            my_state=Subquery(mine.values("state")[:1]),
            is_insider=Case(
                When(takes_part(actor, ""), then=Value(True)),  # noqa: FBT003 (a column)
                default=Value(False),  # noqa: FBT003
            ),
            may_view=policy.view.expression(actor),
            may_join=policy.join.expression(actor),
            may_request=policy.request.expression(actor),
            may_follow=policy.follow.expression(actor),
            may_change=policy.change.expression(actor),
            may_change_phase=policy.change_phase.expression(actor),
            may_keep_people=policy.keep_people.expression(actor),
            may_see_people=policy.see_people.expression(actor),
            may_invite=policy.invite.expression(actor),
            may_write_wishes=policy.write_wishes.expression(actor),
        )
    )
    found: Community = policy.see_name.get(actor, rows, slug=slug)
    return found


def open_community_for(actor: Actor, slug: str) -> Community:
    """The same, for pages behind the name: NotFound for who may only see that."""
    community: Any = community_for(actor, slug)
    if not community.may_view:
        raise NotFound
    found: Community = community
    return found


def head_count(community: Any) -> int | None:
    """How many take part; nothing when so few in a sensitive group would point at somebody."""
    if community.is_sensitive and not community.is_insider and community.people < FEWEST_TO_COUNT:
        return None
    return int(community.people)


def my_seat(community: Community, actor: Actor) -> CommunityMembership | None:
    """The actor's own row there, whatever its state."""
    return _seats_of(actor).filter(community=community).select_related("community").first()


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


@dataclass
class Wish:
    """An interest with what it asks, as a page shows it."""

    interest: Interest
    asks: list[InterestAsk] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys(ask.kind for ask in self.asks))


def wishes_of(community: Community, actor: Actor) -> list[Wish]:
    """What the community is looking for, as far as this actor sees it; one query."""
    seen = InterestPolicy.view.filter(actor).filter(community=community)
    asks = (
        InterestAsk.objects.filter(interest__in=seen)
        .select_related("interest", "interest__area")
        .order_by(_by_state("interest__state"), "-interest__changed_at", "interest", "place", "pk")
    )
    wishes: dict[int, Wish] = {}
    for ask in asks:
        wishes.setdefault(ask.interest_id, Wish(ask.interest)).asks.append(ask)
    return list(wishes.values())


def _by_state(path: str) -> Case:
    order = (
        Interest.State.STALE,
        Interest.State.ACTIVE,
        Interest.State.PAUSED,
        Interest.State.FULFILLED,
        Interest.State.ARCHIVED,
    )
    return Case(
        *(When(Q(**{path: state}), then=Value(place)) for place, state in enumerate(order)),
        output_field=IntegerField(),
    )


def interests_for(actor: Actor) -> QuerySet[Interest]:
    """Every wish this actor may read, with what it asks."""
    rows: QuerySet[Interest] = InterestPolicy.view.filter(actor)
    asks = InterestAsk.objects.order_by("place", "pk")
    return (
        rows.select_related("community", "area")
        .prefetch_related("topics", Prefetch("asks", asks))
        .order_by("-changed_at", "-pk")
    )


def interest_for(actor: Actor, public_id: UUID) -> Interest:
    """One wish, with what this actor may do with it."""
    policy = InterestPolicy
    rows = interests_for(actor).annotate(
        may_change=policy.change.expression(actor),
        may_confirm=policy.confirm.expression(actor),
        may_pause=policy.pause.expression(actor),
        may_resume=policy.resume.expression(actor),
        may_fulfil=policy.fulfil.expression(actor),
        may_archive=policy.archive.expression(actor),
    )
    found: Interest = policy.view.get(actor, rows, public_id=public_id)
    return found


def interests_past(day: date) -> QuerySet[Interest]:
    """Wishes that nobody confirmed for too long."""
    return Interest.objects.filter(state=Interest.State.ACTIVE, fresh_until__lt=day).order_by("pk")


def communities_of(actor: Actor, roles: Iterable[str] = ()) -> QuerySet[Community]:
    """Where the actor takes part, or sits in one of these roles."""
    seats = _seats_of(actor).filter(
        community=OuterRef("pk"),
        state=State.ACTIVE,
        role__in=tuple(roles) or CommunityMembership.TAKING_PART,
    )
    return _for_cards(Community.objects.living().filter(Exists(seats)), actor).order_by("name")


def communities_at(organisation: Organisation, actor: Actor) -> QuerySet[Community]:
    """The groups that are at home in the branches of a library, as far as this actor finds them."""
    rows: QuerySet[Community] = CommunityPolicy.view.filter(actor, Community.objects.living())
    return rows.filter(home_branch__organisation=organisation).order_by("name")[:24]


def may_start(actor: Actor) -> bool:
    return grown_up.filter(actor, Member.objects.all()).exists()


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


def interest_told(interest_id: int) -> Interest:
    return Interest.objects.select_related("community", "community__home_branch").get(
        pk=interest_id
    )


@shares_a_group
def fellow_participants(actor: Actor) -> Q:
    """Members who take part where the actor takes part."""
    mine = _seats_of(actor).filter(state=State.ACTIVE, role__in=CommunityMembership.TAKING_PART)
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
