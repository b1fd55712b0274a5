from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from network.communities.models import Community, CommunityMembership, Interest
from network.communities.policies import (
    CommunityPolicy,
    takes_part,
)
from network.communities.queries.people import seats_of
from network.kernel import search
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.members.models import Member
from network.organisations.models import Organisation
from network.organisations.policies import grown_up
from network.vocabulary.queries import areas_within, topic_with_narrower

State = CommunityMembership.State
FEWEST_TO_COUNT = 5


def communities_for(
    actor: Actor,
    *,
    text: str = "",
    area: str = "",
    topic: str = "",
    kind: str = "",
    openness: str = "",
) -> QuerySet[Community]:
    """The communities this actor can find: all that live."""
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
    mine = seats_of(actor).filter(community=OuterRef("pk"), state=State.ACTIVE)
    return (
        rows.select_related("area", "home_branch")
        .prefetch_related("topics")
        .annotate(
            wish=Subquery(wishes.order_by("-changed_at").values("title")[:1]),
            my_role=Subquery(mine.values("role")[:1]),
        )
    )


def community_for(actor: Actor, slug: str) -> Community:
    """One community by its address, with the actor's own place and buttons.

    `may_view` is False when only the name may be seen.
    """
    policy = CommunityPolicy
    mine = seats_of(actor).filter(community=OuterRef("pk"))
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


def communities_of(actor: Actor, roles: Iterable[str] = ()) -> QuerySet[Community]:
    """Where the actor takes part, or sits in one of these roles."""
    seats = seats_of(actor).filter(
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
