from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import (
    Case,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from network.communities.models import Community, Interest, InterestAsk
from network.communities.policies import InterestPolicy
from network.kernel.actors import Actor


@dataclass
class Wish:
    """An interest with what it asks, as a page shows it."""

    interest: Interest
    asks: list[InterestAsk] = field(default_factory=list)


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


def interest_told(interest_id: int) -> Interest:
    return Interest.objects.select_related("community", "community__home_branch").get(
        pk=interest_id
    )
