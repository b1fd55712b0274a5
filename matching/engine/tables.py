"""Facts in columns, so that one rule judges one pair or a hundred thousand at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.engine.rooms import offered_room
from matching.engine.shapes import BY_ARRANGEMENT, COST_LADDER, AskFacts, OfferingFacts

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]
Bits = NDArray[np.uint64]
Codes = NDArray[np.str_]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYPARTS = tuple(f"{day}-{part}" for day in DAYS for part in ("morning", "afternoon", "evening"))
_AGES: Mapping[str, frozenset[str]] = {
    "age_0_4": frozenset({"0"}),
    "age_4_12": frozenset({"4"}),
    "age_12_18": frozenset({"12"}),
    "age_18_27": frozenset({"18"}),
    "adults": frozenset({"18", "27", "65"}),
    "age_65_plus": frozenset({"65"}),
    "families": frozenset({"0", "4"}),
    "professionals": frozenset({"work"}),
}
EVERYONE = frozenset().union(*_AGES.values())
# Who has the one has the other as well.
_IMPLIED: Mapping[str, frozenset[str]] = {
    "wheelchair_access": frozenset({"step_free"}),
    "kitchen_full": frozenset({"kitchen_basic"}),
}
FREE, UNKNOWN_COST, OPEN_COST = 0.0, -1.0, 99.0
_ALWAYS_FROM, _ALWAYS_UNTIL = 0.0, 9e9


def ages(audience: frozenset[str]) -> frozenset[str]:
    """The age groups behind the words. An audience nobody knows is for everyone."""
    found = [_AGES.get(word, EVERYONE) for word in audience]
    return frozenset().union(*found) if found else frozenset()


def with_implied(features: frozenset[str]) -> frozenset[str]:
    return features.union(*(_IMPLIED.get(feature, frozenset()) for feature in features))


def cost_rank(cost: str | None) -> float:
    if cost in COST_LADDER:
        return float(COST_LADDER.index(cost))
    return OPEN_COST if cost == BY_ARRANGEMENT else UNKNOWN_COST


@dataclass(frozen=True)
class OfferingTable:
    facts: tuple[OfferingFacts, ...]
    kind: Codes
    is_open: Flags
    lat: Column
    lon: Column
    mode: Codes
    reach: Column
    dayparts: Bits
    date_from: Column
    date_until: Column
    capacity: Column
    min_people: Column
    cost: Column
    ages: Bits
    languages: Bits
    lang: Codes
    features: tuple[frozenset[str] | None, ...]
    room: Codes


@dataclass(frozen=True)
class AskTable:
    facts: tuple[AskFacts, ...]
    kind: Codes
    is_open: Flags
    lat: Column
    lon: Column
    radius: Column
    online: Column
    dayparts: Bits
    date_from: Column
    date_until: Column
    size: Column
    max_cost: Column
    ages: Bits
    languages: Bits
    lang: Codes


Table = TypeVar("Table", OfferingTable, AskTable)


def some(table: Table, rows: Sequence[int]) -> Table:
    """The same columns, with only these rows."""
    return type(table)(
        **{name: _taken(getattr(table, name), rows) for name in table.__dataclass_fields__}
    )


def _taken(column: Any, rows: Sequence[int]) -> Any:
    return tuple(column[row] for row in rows) if isinstance(column, tuple) else column[rows]


def offering_table(offerings: Sequence[OfferingFacts], tongues: Sequence[str]) -> OfferingTable:
    return OfferingTable(
        facts=tuple(offerings),
        kind=_codes(o.kind for o in offerings),
        is_open=np.array([o.state == "published" and o.verified for o in offerings], dtype=bool),
        lat=_numbers(o.lat for o in offerings),
        lon=_numbers(o.lon for o in offerings),
        mode=_codes(o.mode for o in offerings),
        reach=_numbers(o.reach_km for o in offerings),
        dayparts=_bits([o.dayparts for o in offerings], DAYPARTS),
        date_from=_days((o.date_from for o in offerings), _ALWAYS_FROM),
        date_until=_days((o.date_until for o in offerings), _ALWAYS_UNTIL),
        capacity=_numbers(o.capacity for o in offerings),
        min_people=_numbers(o.min_people for o in offerings),
        cost=_numbers(cost_rank(o.cost) for o in offerings),
        ages=_bits([ages(o.audience) for o in offerings], sorted(EVERYONE)),
        languages=_bits([o.languages for o in offerings], tongues),
        lang=_codes(o.lang for o in offerings),
        features=tuple(None if o.features is None else with_implied(o.features) for o in offerings),
        room=_codes(offered_room(o) for o in offerings),
    )


def ask_table(asks: Sequence[AskFacts], tongues: Sequence[str]) -> AskTable:
    return AskTable(
        facts=tuple(asks),
        kind=_codes(a.kind for a in asks),
        is_open=np.array([a.state == "active" and a.verified for a in asks], dtype=bool),
        lat=_numbers(a.lat for a in asks),
        lon=_numbers(a.lon for a in asks),
        radius=_numbers(a.radius_km for a in asks),
        online=_numbers(a.online for a in asks),
        dayparts=_bits([a.dayparts for a in asks], DAYPARTS),
        date_from=_days((a.date_from for a in asks), _ALWAYS_FROM),
        date_until=_days((a.date_until for a in asks), _ALWAYS_UNTIL),
        size=_numbers(a.size for a in asks),
        max_cost=_numbers(cost_rank(a.max_cost) for a in asks),
        ages=_bits([ages(a.audience) for a in asks], sorted(EVERYONE)),
        languages=_bits([a.languages for a in asks], tongues),
        lang=_codes(a.lang for a in asks),
    )


def tongues_of(offerings: Sequence[OfferingFacts], asks: Sequence[AskFacts]) -> tuple[str, ...]:
    spoken = [*(o.languages for o in offerings), *(a.languages for a in asks)]
    return tuple(sorted(frozenset().union(*spoken)))


def _codes(values: Iterable[str]) -> Codes:
    return np.array(list(values), dtype=np.str_)


def _numbers(values: Iterable[float | None]) -> Column:
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


def _days(values: Iterable[date | None], otherwise: float) -> Column:
    return np.array([otherwise if v is None else float(v.toordinal()) for v in values])


def _bits(sets: Sequence[frozenset[str]], names: Sequence[str]) -> Bits:
    bit = {name: 1 << n for n, name in enumerate(names[:64])}
    return np.array([sum(bit.get(name, 0) for name in found) for found in sets], dtype=np.uint64)
