"""Who gets which: the best total within everybody's limits, so that no few take it all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, sparse


class Edge(NamedTuple):
    """A pair that may be proposed."""

    ask: str
    offering: str
    community: str
    score: float
    kept: bool = False


@dataclass(frozen=True)
class Limits:
    """How many suggestions each side takes. Kept pairs are counted off beforehand."""

    community: Mapping[str, int]
    offering: Mapping[str, int]
    per_ask: int


@dataclass(frozen=True)
class Allocated:
    edges: tuple[Edge, ...]
    method: Literal["exact", "greedy"]


def best_first(edge: Edge) -> tuple[float, str, str]:
    return (-edge.score, edge.ask, edge.offering)


def allocate(
    edges: Sequence[Edge], limits: Limits, *, candidates: int = 50, exact_edges: int = 20_000
) -> Allocated:
    """Kept pairs stay; the rest is shared out for the highest total score."""
    kept = [edge for edge in edges if edge.kept]
    taken = {(edge.community, edge.offering) for edge in kept}
    free = [
        edge for edge in edges if not edge.kept and (edge.community, edge.offering) not in taken
    ]
    left = _counted_off(limits, kept)
    simple = _greedy(_trimmed(free, candidates), left, kept)
    if _nobody_gave_way(free, simple, left):
        return Allocated(_sorted([*kept, *simple]), "exact")
    trimmed = _trimmed(free, candidates)
    if len(trimmed) > exact_edges:
        return Allocated(_sorted([*kept, *simple]), "greedy")
    return Allocated(_sorted([*kept, *_exact(trimmed, left, kept)]), "exact")


def caps(offerings: Mapping[str, int], places: int, fair_share: float) -> dict[str, int]:
    """An offering may be shown to as many as it can take, or to somewhat more than a fair share."""
    share = math.ceil(fair_share * places / len(offerings)) if offerings else 0
    return {offering: max(own, share) for offering, own in offerings.items()}


def _counted_off(limits: Limits, kept: Sequence[Edge]) -> Limits:
    """New suggestions are limited per community by number; offerings by all they are shown in."""
    offering = dict(limits.offering)
    for edge in kept:
        offering[edge.offering] = offering.get(edge.offering, 0) - 1
    return Limits(limits.community, offering, limits.per_ask)


def _trimmed(edges: Sequence[Edge], candidates: int) -> list[Edge]:
    """The best few of each community: the rest can hardly ever win."""
    seen: dict[str, int] = {}
    trimmed = []
    for edge in sorted(edges, key=best_first):
        seen[edge.community] = seen.get(edge.community, 0) + 1
        if seen[edge.community] <= candidates:
            trimmed.append(edge)
    return trimmed


def _greedy(edges: Sequence[Edge], limits: Limits, kept: Sequence[Edge]) -> list[Edge]:
    community = dict(limits.community)
    offering = dict(limits.offering)
    asked: dict[str, int] = {}
    for edge in kept:
        asked[edge.ask] = asked.get(edge.ask, 0) + 1
    met: set[tuple[str, str]] = set()
    chosen = []
    for edge in sorted(edges, key=best_first):
        if (
            community.get(edge.community, 0) > 0
            and offering.get(edge.offering, 0) > 0
            and asked.get(edge.ask, 0) < limits.per_ask
            and (edge.community, edge.offering) not in met
        ):
            chosen.append(edge)
            community[edge.community] -= 1
            offering[edge.offering] -= 1
            asked[edge.ask] = asked.get(edge.ask, 0) + 1
            met.add((edge.community, edge.offering))
    return chosen


def _nobody_gave_way(edges: Sequence[Edge], chosen: Sequence[Edge], limits: Limits) -> bool:
    """Taking the best first is exact while no offering ran out and no card stood in another's way.

    Then only the lists of the communities bind, each within its own, and there best first is best.
    """
    used: dict[str, int] = {}
    for edge in chosen:
        used[edge.offering] = used.get(edge.offering, 0) + 1
    scarce = any(
        used.get(offering, 0) >= limits.offering.get(offering, 0)
        for offering in {edge.offering for edge in edges}
    )
    doubled = len({(edge.community, edge.offering) for edge in edges}) < len(edges)
    return not scarce and not doubled


def _exact(edges: Sequence[Edge], limits: Limits, kept: Sequence[Edge]) -> list[Edge]:
    """A transport problem: its corners are whole numbers, so the linear answer is the exact one."""
    if not edges:
        return []
    asked: dict[str, int] = {}
    for edge in kept:
        asked[edge.ask] = asked.get(edge.ask, 0) + 1
    groups: dict[tuple[str, ...], int] = {}
    rows, columns = [], []
    for at, edge in enumerate(edges):
        for group, room in (
            (("community", edge.community), limits.community.get(edge.community, 0)),
            (("ask", edge.ask), limits.per_ask - asked.get(edge.ask, 0)),
            (("offering", edge.offering), limits.offering.get(edge.offering, 0)),
            (("card", edge.community, edge.offering), 1),
        ):
            groups.setdefault(group, max(0, room))
            rows.append(group)
            columns.append(at)
    number = {group: n for n, group in enumerate(groups)}
    incidence = sparse.csr_matrix(
        (np.ones(len(rows)), ([number[group] for group in rows], columns)),
        shape=(len(number), len(edges)),
    )
    result = optimize.linprog(
        -np.array([edge.score for edge in edges]),
        A_ub=incidence,
        b_ub=np.array(list(groups.values()), dtype=float),
        bounds=(0, 1),
        method="highs-ds",
    )
    return [edge for edge, share in zip(edges, result.x, strict=True) if share > _HALF]


_HALF = 0.5


def _sorted(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    return tuple(sorted(edges, key=lambda e: (e.community, -e.score, e.ask, e.offering)))
