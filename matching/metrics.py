"""How good and how fair a run was, and whether it looks wrong beside the one before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matching.engine.shapes import Outcome
from matching.facts import Snapshot

# Below this a change says nothing: three of four is an ordinary week in a small network.
ENOUGH = 10
SHRINKS_BELOW = 0.6
GROWS_ABOVE = 1.5
JUMPS_ABOVE = 0.2
EMPTIES_BELOW = 0.5

Metrics = Mapping[str, Any]


def measured(outcome: Outcome, seen: Snapshot) -> dict[str, Any]:
    asks = sum(ask.state == "active" and ask.verified for ask in seen.asks)
    offerings = [row.id for row in seen.offerings if row.state == "published" and row.verified]
    shown = Counter(suggestion.offering for suggestion in outcome.suggestions)
    served = {suggestion.ask for suggestion in outcome.suggestions}
    return {
        "asks": asks,
        "offerings": len(offerings),
        "suggestions": len(outcome.suggestions),
        "answered": _share(len(served), asks),
        "never_shown": _share(sum(row not in shown for row in offerings), len(offerings)),
        "gini": round(gini([shown[row] for row in offerings]), 4),
    }


def gini(counts: Sequence[int]) -> float:
    """0: everybody is shown as often; towards 1: always the same few."""
    ordered, total = sorted(counts), sum(counts)
    if not total:
        return 0.0
    number = len(ordered)
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return 2 * weighted / (number * total) - (number + 1) / number


def wrong(now: Metrics, before: Metrics) -> list[dict[str, Any]]:
    """Why a run should not take the place of the one before; empty when it looks right."""
    if before.get("suggestions", 0) < ENOUGH:
        return []
    found = [
        _remark(f"few_{name}", now[name], before[name])
        for name in ("asks", "offerings")
        if now[name] < EMPTIES_BELOW * before.get(name, 0)
    ]
    if not found and _length(now) < SHRINKS_BELOW * _length(before):
        found.append(_remark("shrunk", now["suggestions"], before["suggestions"]))
    # Many new offerings that nobody was shown yet are no unfairness.
    as_many = now["offerings"] < GROWS_ABOVE * before.get("offerings", 0)
    jumps = now["gini"] > before.get("gini", 0) + JUMPS_ABOVE
    if as_many and jumps and now["suggestions"] >= ENOUGH:
        found.append(_remark("unfair", round(now["gini"], 2), round(before["gini"], 2)))
    return found


def _length(metrics: Metrics) -> float:
    return float(metrics["suggestions"] / max(1, metrics["asks"]))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _remark(code: str, now: float, before: float) -> dict[str, Any]:
    return {"code": code, "now": now, "before": before}
