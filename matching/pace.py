"""How much givers take on: kept by every run, and by the question that is put to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from matching.engine.shapes import OfferingFacts
from matching.models import GiverPace
from network.kernel import clock


def month_of(day: date) -> datetime:
    """The moment at which the month of this day began."""
    return datetime.combine(day.replace(day=1), time(), tzinfo=clock.zone())


def counted() -> QuerySet[Any]:
    """Each pace with how often the giver was asked this month."""
    since = month_of(clock.today())
    return GiverPace.objects.annotate(
        asked=Count(
            "organisation__offerings__matches",
            filter=Q(organisation__offerings__matches__proposed_at__gte=since),
            distinct=True,
        )
        + Count(
            "member__offerings__matches",
            filter=Q(member__offerings__matches__proposed_at__gte=since),
            distinct=True,
        )
    )


def resting() -> QuerySet[Any]:
    """Who takes no new question today: on pause, or asked often enough this month."""
    return counted().filter(Q(paused_until__gt=clock.today()) | Q(asked__gte=F("per_month")))


@dataclass(frozen=True)
class Left:
    """What a giver still takes on this month."""

    is_paused: bool
    questions: int | None


def left_by_giver() -> dict[str, Left]:
    rows = counted().values_list(
        "organisation__public_id", "member__public_id", "per_month", "paused_until", "asked"
    )
    today = clock.today()
    return {
        str(organisation or member): Left(
            is_paused=until is not None and until > today,
            questions=None if per_month is None else max(0, per_month - asked),
        )
        for organisation, member, per_month, until, asked in rows
    }


def slowed(
    offerings: Iterable[OfferingFacts], introductions: Mapping[str, int]
) -> list[OfferingFacts]:
    """The same offerings, those of a giver who rests not open, the others within their month."""
    left = left_by_giver()
    return [
        _slow(each, left[each.provider], introductions.get(each.provider, 0))
        if each.provider in left
        else each
        for each in offerings
    ]


def _slow(facts: OfferingFacts, left: Left, talking: int) -> OfferingFacts:
    if facts.state != "published":
        return facts
    if left.is_paused:
        return replace(facts, state="paused")
    if left.questions is None:
        return facts
    if left.questions == 0:
        return replace(facts, state="full")
    return replace(facts, max_parallel=min(facts.max_parallel, talking + left.questions))
