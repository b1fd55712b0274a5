"""What may not be ranked at all: stated facts that cannot both be true, for a block of pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.records import Constraint

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

HALF_HOURS = 7 * 48
_NOTHING_SAID = Constraint()


@dataclass(frozen=True)
class Stated:
    """The constraints of one side as columns, one row for each id; NaN where nothing is said."""

    seats: Numbers
    size: Numbers
    step_free: Numbers
    youngest: Numbers
    oldest: Numbers
    languages: NDArray[np.float32]
    hours: NDArray[np.float32]

    @classmethod
    def of(
        cls, ids: Sequence[str], constraints: Mapping[str, Constraint], tongues: Sequence[str]
    ) -> Stated:
        said = [constraints.get(each, _NOTHING_SAID) for each in ids]
        return cls(
            _numbers([c.seats for c in said]),
            _numbers([c.size for c in said]),
            _numbers([c.step_free for c in said]),
            _numbers([c.ages[0] if c.ages else None for c in said]),
            _numbers([c.ages[1] if c.ages else None for c in said]),
            _members([c.languages for c in said], {t: n for n, t in enumerate(tongues)}),
            _members([c.hours for c in said], {n: n for n in range(HALF_HOURS)}),
        )

    def some(self, rows: slice) -> Stated:
        return Stated(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def tongues_in(constraints: Mapping[str, Constraint]) -> tuple[str, ...]:
    return tuple(sorted({t for c in constraints.values() for t in c.languages or ()}))


@dataclass(frozen=True)
class Walls:
    """Who may meet whom. `gives` is the offered side (or the other community)."""

    asks: Stated
    gives: Stated
    # Two communities share only a language and time; seats and thresholds are about offerings.
    peers: bool = False

    def possible(self, rows: slice) -> Flags:
        """Nothing that both state stands between them: asking rows × all that is given."""
        asks = self.asks.some(rows)
        free = _meet(asks.languages, self.gives.languages) & _meet(asks.hours, self.gives.hours)
        if self.peers:
            return free
        with np.errstate(invalid="ignore"):
            free &= ~(asks.size[:, None] > self.gives.seats[None, :])
            free &= ~((asks.step_free[:, None] == 1) & (self.gives.step_free[None, :] == 0))
            free &= ~(asks.youngest[:, None] > self.gives.oldest[None, :])
            free &= ~(asks.oldest[:, None] < self.gives.youngest[None, :])
        return free

    def unsure(self, rows: slice) -> Flags:
        """Step-free is needed and nobody said whether it is: such pairs come after all others."""
        if self.peers:
            return np.zeros((1, 1), dtype=bool)
        needs = self.asks.step_free[rows, None] == 1
        return np.asarray(needs & np.isnan(self.gives.step_free)[None, :])


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


def _members(
    sets: Sequence[frozenset[Any] | None], column: Mapping[Any, int]
) -> NDArray[np.float32]:
    """Ones for what is stated; a row of NaN where nothing is."""
    grid = np.zeros((len(sets), max(1, len(column))), dtype=np.float32)
    for row, found in enumerate(sets):
        if found is None:
            grid[row] = np.nan
        else:
            grid[row, [column[each] for each in found]] = 1.0
    return grid


def _meet(one: NDArray[np.float32], other: NDArray[np.float32]) -> Flags:
    """They share at least one, or one of them said nothing (NaN)."""
    if np.isnan(one[:, 0]).all() or np.isnan(other[:, 0]).all():
        return np.ones((len(one), len(other)), dtype=bool)
    shared = one @ other.T
    return np.asarray(np.isnan(shared) | (shared > 0))
