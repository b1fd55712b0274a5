"""What people taught by saying no: each lesson is a wall for one ask or offering, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.shapes import Lesson
from matching.engine.tables import (
    DAYPARTS,
    OPEN_COST,
    AskTable,
    Bits,
    Column,
    Flags,
    OfferingTable,
    cost_rank,
)

_ALL_WEEK = np.uint64((1 << len(DAYPARTS)) - 1)
_HOLDS_PEOPLE = ("space", "expertise", "activity")
At = NDArray[np.intp]


def beyond(
    asks: AskTable, offerings: OfferingTable, distance: Column, lessons: Sequence[Lesson]
) -> Flags:
    """The pairs on the far side of a limit that somebody set."""
    flags = np.zeros(distance.shape, dtype=bool)
    if not lessons:
        return flags
    row = {ask.id: at for at, ask in enumerate(asks.facts)}
    column = {offering.id: at for at, offering in enumerate(offerings.facts)}
    for lesson in lessons:
        rows, columns = _places(lesson.asks, row), _places(lesson.offerings, column)
        if rows.size and columns.size:
            cells = np.ix_(rows, columns)
            wall = _wall(lesson, asks, offerings, (rows, columns), distance[cells])
            flags[cells] |= np.broadcast_to(wall, (rows.size, columns.size))
    return flags


def _places(ids: Iterable[str], known: dict[str, int]) -> At:
    """Where these stand; no ids mean all."""
    chosen = [known[each] for each in ids if each in known] if ids else list(known.values())
    return np.asarray(chosen, dtype=np.intp)


def _wall(
    lesson: Lesson, asks: AskTable, offerings: OfferingTable, at: tuple[At, At], distance: Column
) -> Any:
    rows, columns = at
    if lesson.kind in {"few", "many"}:
        fewer = asks.size[rows] < lesson.limit
        return (fewer if lesson.kind == "few" else asks.size[rows] >= lesson.limit)[:, None]
    match lesson.kind:
        case "near":
            return (offerings.mode[columns] != "online")[None, :] & (distance >= lesson.limit)
        case "large":
            people = np.isin(offerings.kind[columns], _HOLDS_PEOPLE)
            return (people & (offerings.capacity[columns] >= lesson.limit))[None, :]
        case "cost":
            cost = offerings.cost[columns]
            return ((cost != OPEN_COST) & (cost >= cost_rank(lesson.words[0])))[None, :]
        case _:
            return _no_time_left(lesson, asks.dayparts[rows], offerings.dayparts[columns])


def _no_time_left(lesson: Lesson, wanted: Bits, offered: Bits) -> Flags:
    """Who never said when can always; what the other side did not say stays open."""
    mine, theirs = (wanted, offered) if lesson.asks else (offered, wanted)
    refused = np.uint64(sum(1 << DAYPARTS.index(part) for part in lesson.words))
    kept = np.where(mine == 0, _ALL_WEEK, mine) & ~refused
    gone = (theirs != 0)[None, :] & ((kept[:, None] & theirs[None, :]) == 0)
    return np.asarray(gone if lesson.asks else gone.T)
