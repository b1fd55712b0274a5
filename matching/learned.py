"""What a no teaches: a limit in facts, drawn from the pair that was refused."""

from __future__ import annotations

import math
from typing import Any

from matching import engine
from matching.engine.shapes import COST_LADDER, Lesson
from matching.models import Match, MatchFeedback
from network.offerings.models import Offering

NOT_NOW = "not-now"
HOLDS_PEOPLE = ("space", "expertise", "activity")
Taught = dict[str, Any]


def taught_by(match: Match, side: str, reason: str) -> Taught:
    """The lesson in a no, as it is kept with it; empty when it is about this pair alone."""
    ours = side == MatchFeedback.Side.COMMUNITY
    match reason:
        case "too-far":
            return _nearer(match)
        case "wrong-time":
            return _other_time(match, ours=ours)
        case "too-small-large":
            return _smaller(match) if ours else _other_groups(match)
        case "cost" if ours:
            return _cheaper(match)
        case "not-our-topic" if ours:
            return {"kind": "topic"}
    return {}


def _nearer(match: Match) -> Taught:
    if match.offering.mode == Offering.Mode.ONLINE:
        return {}
    here, there = match.ask.interest.area, match.offering.area
    degrees = (here.latitude, here.longitude, there.latitude, there.longitude)
    apart = engine.km_between(*degrees)
    # Rounded down, so that what was too far stays beyond it.
    limit = math.floor(apart * 10) / 10
    return {"kind": "near", "limit": limit} if limit > 0 else {}


def _other_time(match: Match, *, ours: bool) -> Taught:
    asked, offered = set(match.ask.dayparts), set(match.offering.dayparts)
    theirs, mine = (offered, asked) if ours else (asked, offered)
    refused = theirs & mine if mine else theirs
    return {"kind": "time", "words": sorted(refused)} if refused else {}


def _smaller(match: Match) -> Taught:
    capacity = match.offering.capacity
    if match.offering.kind not in HOLDS_PEOPLE or capacity is None:
        return {}
    return {"kind": "large", "limit": capacity}


def _other_groups(match: Match) -> Taught:
    """A group that fills less than half of it was too small, any other one too large."""
    size, capacity = match.ask.size, match.offering.capacity
    if not size:
        return {}
    if capacity and size * 2 < capacity:
        return {"kind": "few", "limit": size + 1}
    return {"kind": "many", "limit": size}


def _cheaper(match: Match) -> Taught:
    cost = match.offering.cost_kind
    return {"kind": "cost", "words": [cost]} if cost in COST_LADDER[1:] else {}


def lessons() -> tuple[Lesson, ...]:
    """Every limit that stands, for a run: who taught it meets it in all that they ask or offer.

    Distance and price are about the whole wish, time and size about the one thing asked.
    """
    rows = (
        MatchFeedback.objects.filter(undone_at=None)
        .exclude(learned={})
        .select_related("match__ask__interest", "match__offering")
        .prefetch_related("match__ask__interest__asks")
        .order_by("pk")
    )
    return tuple(lesson for row in rows if (lesson := _lesson(row)) is not None)


def _lesson(row: MatchFeedback) -> Lesson | None:
    kind = row.learned["kind"]
    if kind == "topic":  # taste, not a limit
        return None
    asks: tuple[str, ...] = ()
    offerings: tuple[str, ...] = (str(row.match.offering.public_id),)
    if row.side == MatchFeedback.Side.COMMUNITY:
        asks, offerings = _asks(row, kind), ()
    return Lesson(
        kind=kind,
        limit=float(row.learned.get("limit", 0)),
        words=tuple(row.learned.get("words", ())),
        asks=asks,
        offerings=offerings,
    )


def _asks(row: MatchFeedback, kind: str) -> tuple[str, ...]:
    whole_wish = kind in {"near", "cost"}
    asks = row.match.ask.interest.asks.all() if whole_wish else [row.match.ask]
    return tuple(sorted(str(ask.public_id) for ask in asks))
