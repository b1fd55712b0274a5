"""What would help most when nothing was found: the wall that stops the most good offerings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from matching.engine.look import Block, Look
from matching.engine.shapes import AskFacts, NothingFound, OfferingFacts, Remark, Value
from matching.engine.tables import Column, Flags
from matching.engine.told import in_week_order, missing_features

# Walls that somebody could move, and the term of the score that stands behind each.
_MOVABLE = {
    "reach": "near",
    "time": "time",
    "dates": None,
    "size": "size",
    "min_people": "size",
    "feature": "feature",
    "cost": "cost",
    "audience": None,
    "language": None,
    "full": None,
    "online": None,
}
NOBODY = "nobody"


def tips(look: Look, rows: Sequence[int]) -> Iterator[NothingFound]:
    """For the asks in these rows, all of which found nothing."""
    for block in look.blocks(rows):
        stopped = _otherwise_good(look, block)
        for row, ask in enumerate(block.asks):
            at = [int(column) for column in np.flatnonzero(stopped[row])]
            yield NothingFound(ask.id, ask.community, _tip(look, block, row, at))


def tip_for_offering(look: Look) -> Remark | None:
    """For the one offering of the look: what keeps most communities from it."""
    tally: Counter[str] = Counter()
    stopped: dict[str, list[AskFacts]] = {}
    for block in look.blocks():
        for row in np.flatnonzero(_otherwise_good(look, block)[:, 0]):
            codes = block.judged.codes(int(row), 0)
            tally.update(_shares(codes))
            for code in codes:
                stopped.setdefault(code, []).append(block.asks[row])
    if not tally:
        return None
    code = _most(tally)
    return Remark(code, _facts_for_partner(code, look.offerings[0], stopped[code]))


def _tip(look: Look, block: Block, row: int, columns: Sequence[int]) -> Remark:
    ask = block.asks[row]
    tally: Counter[str] = Counter()
    for column in columns:
        tally.update(_shares(block.judged.codes(row, column)))
    if not tally:
        return Remark(NOBODY, {"kind": ask.kind})
    code = _most(tally)
    stopped = [look.offerings[c] for c in columns if code in block.judged.codes(row, c)]
    distances = [float(block.judged.distance[row, c]) for c in columns]
    return Remark(code, _facts(code, ask, stopped, distances))


def _otherwise_good(look: Look, block: Block) -> Flags:
    """Stopped by movable walls only, and good enough were those walls not there."""
    total = block.scored.total.copy()
    movable = ~block.judged.feasible
    for code, flags in block.judged.blocked.items():
        if code not in _MOVABLE:
            movable &= ~flags
        elif term := _MOVABLE[code]:
            total += np.where(flags, _worth(look, block, term), 0.0)
    settings = look.settings
    is_space = block.scored.is_space[:, None]
    about = is_space | (block.scored.about >= settings.evidence_floor)
    return np.asarray(
        movable & about & (total >= np.where(is_space, settings.space_floor, settings.floor))
    )


def _worth(look: Look, block: Block, term: str) -> Column:
    """What the term would give at best, beyond what it gives now."""
    most = np.where(
        block.scored.is_space[:, None],
        getattr(look.settings.space, term),
        getattr(look.settings.other, term),
    )
    return np.asarray(most - block.scored.terms[term])


def _shares(codes: Sequence[str]) -> dict[str, int]:
    """A wall that stands alone counts for more than one among several."""
    return {code: 60 // len(codes) for code in codes}


def _most(tally: Counter[str]) -> str:
    order = list(_MOVABLE)
    return min(tally, key=lambda code: (-tally[code], order.index(code)))


def _facts(
    code: str, ask: AskFacts, stopped: Sequence[OfferingFacts], distances: Sequence[float]
) -> dict[str, Value]:
    facts: dict[str, Value] = {"count": len(stopped)}
    match code:
        case "reach":
            beyond = [km for km in distances if km > (ask.radius_km or 0)]
            if beyond:
                facts["km"] = int(np.ceil(min(beyond)))
        case "time":
            facts["dayparts"] = _most_common(part for each in stopped for part in each.dayparts)
        case "size":
            facts["capacity"] = max(each.capacity or 0 for each in stopped)
        case "min_people":
            facts["least"] = min(each.min_people or 0 for each in stopped)
        case "feature":
            missing = Counter(f for each in stopped for f in missing_features(ask, each))
            facts["features"] = (min(missing, key=lambda f: (-missing[f], f)),)
        case _:
            pass
    return facts


def _facts_for_partner(
    code: str, offering: OfferingFacts, stopped: Sequence[AskFacts]
) -> dict[str, Value]:
    facts: dict[str, Value] = {"count": len({ask.community for ask in stopped})}
    match code:
        case "time":
            facts["dayparts"] = _most_common(part for ask in stopped for part in ask.dayparts)
        case "size":
            facts["size"] = min(ask.size or 0 for ask in stopped)
        case "feature":
            missing = Counter(f for ask in stopped for f in missing_features(ask, offering))
            facts["features"] = (min(missing, key=lambda f: (-missing[f], f)),)
        case _:
            pass
    return facts


def _most_common(dayparts: Iterable[str]) -> tuple[str, ...]:
    """The part or two of the week that come back most."""
    count = Counter(dayparts)
    most = max(count.values(), default=0)
    return in_week_order(frozenset(part for part, times in count.items() if times == most))[:2]
