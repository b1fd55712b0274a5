"""May these two meet at all? Facts rule here; no score can lift a pair over a wall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.limits import beyond
from matching.engine.places import distance_km
from matching.engine.shapes import AskFacts, OfferingFacts, Standing, Verdict
from matching.engine.tables import (
    OPEN_COST,
    UNKNOWN_COST,
    AskTable,
    Column,
    Flags,
    OfferingTable,
    ask_table,
    offering_table,
    tongues_of,
)
from matching.engine.told import told_block, told_unknown

# Kinds whose size is a number of people that must fit. Time and material count hands and pieces.
_HOLDS_PEOPLE = ("space", "expertise", "activity")
# What one goes to, or fetches: the community's own radius decides.
_FETCHED = ("space", "material")
_NOTHING = Standing()


@dataclass(frozen=True)
class Judged:
    """For every wall the pairs it stops, for every gap in the facts the pairs it leaves open."""

    blocked: Mapping[str, Flags]
    unknown: Mapping[str, Flags]
    distance: Column

    @property
    def feasible(self) -> Flags:
        stopped = np.zeros(self.distance.shape, dtype=bool)
        for flags in self.blocked.values():
            stopped |= flags
        return ~stopped

    @property
    def gaps(self) -> Column:
        count = np.zeros(self.distance.shape)
        for flags in self.unknown.values():
            count += flags
        return count

    def codes(self, row: int, column: int) -> tuple[str, ...]:
        return tuple(code for code, flags in self.blocked.items() if flags[row, column])


def judge_all(asks: AskTable, offerings: OfferingTable, standing: Standing) -> Judged:
    """Every wall for every pair, in one fixed order."""
    walls = _Walls(asks, offerings, standing)
    blocked: dict[str, Flags] = {
        "closed": ~(asks.is_open[:, None] & offerings.is_open[None, :]),
        "kind": asks.kind[:, None] != offerings.kind[None, :],
        **walls.settled(),
        "taught": beyond(asks, offerings, walls.distance, standing.lessons),
    }
    unknown: dict[str, Flags] = {}
    for find in (
        walls.reach,
        walls.time,
        walls.dates,
        walls.size,
        walls.features,
        walls.cost,
        walls.audience,
        walls.language,
    ):
        found, open_ends = find()
        blocked.update(found)
        unknown.update(open_ends)
    return Judged(blocked, unknown, walls.distance)


def judge(ask: AskFacts, offering: OfferingFacts, standing: Standing = _NOTHING) -> Verdict:
    """The verdict on one pair: the same rule as for all, put into remarks."""
    tongues = tongues_of([offering], [ask])
    judged = judge_all(
        ask_table([ask], tongues),
        offering_table([offering], tongues),
        standing,
    )
    return verdict_on(judged, ask, offering)


def verdict_on(judged: Judged, ask: AskFacts, offering: OfferingFacts) -> Verdict:
    """What was judged of a single pair, as remarks."""
    distance = float(judged.distance[0, 0])
    return Verdict(
        tuple(told_block(code, ask, offering, distance) for code in judged.codes(0, 0)),
        tuple(
            told_unknown(code, ask, offering)
            for code, flags in judged.unknown.items()
            if flags[0, 0]
        ),
    )


Found = tuple[dict[str, Flags], dict[str, Flags]]


class _Walls:
    """The constraints, one method each: what stops a pair, and what nobody can tell."""

    def __init__(self, asks: AskTable, offerings: OfferingTable, standing: Standing) -> None:
        self.a, self.o, self.standing = asks, offerings, standing
        self.distance = distance_km(
            asks.lat[:, None], asks.lon[:, None], offerings.lat[None, :], offerings.lon[None, :]
        )

    def reach(self) -> Found:
        """Near enough to go to, or within what the provider travels; or online on both sides."""
        mode, reach = self.o.mode[None, :], self.o.reach[None, :]
        radius, near = self.a.radius[:, None], self.distance
        online = np.isin(mode, ("online", "both")) & (self.a.online[:, None] != 0)
        onsite = mode != "online"
        goes = np.isin(self.o.kind, _FETCHED)[None, :] | (reach == 0) | np.isnan(reach)
        comes = near <= np.where(np.isnan(reach), -1.0, reach)
        there = (goes & (near <= radius)) | (comes & (reach > 0))
        unplaced = np.isnan(near)
        unlimited = goes & np.isnan(radius) & ~unplaced
        at_hand = onsite & there
        maybe = onsite & (unplaced | unlimited) & ~there & ~online
        return (
            {
                "reach": onsite & ~at_hand & ~maybe & ~online,
                "online": ~onsite & ~online,
            },
            {
                "place": maybe & unplaced,
                "radius": maybe & unlimited,
                "travel": at_hand
                & np.isnan(reach)
                & ~np.isin(self.o.kind, _FETCHED)[None, :]
                & (near > 0),
                "online": online & ~at_hand & np.isnan(self.a.online)[:, None],
            },
        )

    def time(self) -> Found:
        wanted, offered = self.a.dayparts[:, None], self.o.dayparts[None, :]
        stated = (wanted != 0) & (offered != 0)
        return (
            {"time": stated & ((wanted & offered) == 0)},
            {"time": (wanted != 0) & (offered == 0)},
        )

    def dates(self) -> Found:
        start = np.maximum(self.a.date_from[:, None], self.o.date_from[None, :])
        end = np.minimum(self.a.date_until[:, None], self.o.date_until[None, :])
        today = self.standing.today
        return {"dates": (end < start) | (end < (today.toordinal() if today else 0))}, {}

    def size(self) -> Found:
        size, capacity = self.a.size[:, None], self.o.capacity[None, :]
        least = self.o.min_people[None, :]
        people = np.isin(self.o.kind, _HOLDS_PEOPLE)[None, :]
        return (
            {"size": people & (size > capacity), "min_people": people & (size < least)},
            {
                "size": people & ~np.isnan(size) & np.isnan(capacity),
                "min_people": people & np.isnan(size) & (least > 1),
            },
        )

    def features(self) -> Found:
        missing = np.zeros(self.distance.shape, dtype=bool)
        unsaid = np.zeros(self.distance.shape, dtype=bool)
        nothing_said = np.array([found is None for found in self.o.features], dtype=bool)
        for row, ask in enumerate(self.a.facts):
            if must := ask.must_features:
                unsaid[row] = nothing_said
                missing[row] = [
                    found is not None and not must <= found for found in self.o.features
                ]
        return {"feature": missing}, {"feature": unsaid}

    def cost(self) -> Found:
        ceiling, price = self.a.max_cost[:, None], self.o.cost[None, :]
        matters = (ceiling != UNKNOWN_COST) & (ceiling != OPEN_COST)
        priced = (price != UNKNOWN_COST) & (price != OPEN_COST)
        return {"cost": matters & priced & (price > ceiling)}, {
            "cost": ~priced | np.zeros_like(matters)
        }

    def audience(self) -> Found:
        wanted, offered = self.a.ages[:, None], self.o.ages[None, :]
        stated = (wanted != 0) & (offered != 0)
        return (
            {"audience": stated & ((wanted & offered) == 0)},
            {"audience": (wanted != 0) & (offered == 0)},
        )

    def language(self) -> Found:
        """Stated languages must meet. The language of a text is a sign, not a statement."""
        wanted, offered = self.a.languages[:, None], self.o.languages[None, :]
        stated = (wanted != 0) & (offered != 0)
        differs = self.a.lang[:, None] != self.o.lang[None, :]
        return (
            {"language": stated & ((wanted & offered) == 0)},
            {"language": ~stated & differs},
        )

    def settled(self) -> dict[str, Flags]:
        """What people decided before: it binds like a fact."""
        shape = self.distance.shape
        blocked, dismissed, underway, full = (np.zeros(shape, dtype=bool) for _ in range(4))
        ask_row = {ask.id: row for row, ask in enumerate(self.a.facts)}
        column = {offering.id: at for at, offering in enumerate(self.o.facts)}
        for pairs, flags in (
            (self.standing.dismissed, dismissed),
            (self.standing.underway, underway),
        ):
            for ask, offering in pairs:
                if ask in ask_row and offering in column:
                    flags[ask_row[ask], column[offering]] = True
        communities = _places_of([ask.community for ask in self.a.facts])
        providers = _places_of([offering.provider for offering in self.o.facts])
        for community, provider in self.standing.blocked:
            for row in communities.get(community, ()):
                blocked[row, list(providers.get(provider, ()))] = True
        for at, given in enumerate(self.o.facts):
            full[:, at] = self.standing.introductions.get(given.provider, 0) >= given.max_parallel
        return {
            "blocked": blocked,
            "dismissed": dismissed,
            "underway": underway,
            "full": full,
        }


def _places_of(names: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        places.setdefault(name, []).append(at)
    return places
