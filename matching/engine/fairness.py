"""Share out what many want: full lists, nobody in more than its cap, the highest total of scores.

A transport problem. A flow solver solves it exactly where one is installed; small ones are solved
exactly as a linear programme; large ones by an auction that ends within `_STEP` a place of the
best total. Only an auction that does not end is finished greedily, and then the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from matching.engine.candidates import IMPOSSIBLE, Best

try:  # a solver for flows; installed where very large networks are shared out
    from ortools.graph.python import min_cost_flow
except ImportError:
    min_cost_flow = None

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Method = Literal["flow", "exact", "auction", "greedy"]

_EXACT_EDGES = 20_000
# In standard deviations: what a place may cost more than in the very best sharing.
_STEP = 0.02
_ROUNDS = 20_000
_DIGITS = 1_000
_HALF = 0.5


@dataclass(frozen=True)
class Shared:
    """Who is in which list, and how that was decided."""

    best: Best
    method: Method


def shared_out(
    found: Best, documents: int, k: int, *, cap: float | None, floor: int = 0
) -> Shared:
    """Lists of k out of the candidates found; `cap` lists at most for one document."""
    most = len(found.documents) if cap is None else int(cap)
    there = found.documents >= 0
    value = np.where(there, found.scores, 0.0).astype(np.float64)
    # Whoever comes after all others is worth least, but not so little that nothing else counts.
    least = value[value > -1e5].min(initial=0.0)
    value = np.maximum(value, least - 1.0)
    # A filled place is worth more than any better one elsewhere.
    value -= least - 1.0 - (value.max(initial=0.0) - least + 1.0)
    chosen, method = _chosen(value, np.where(there, found.documents, 0), there, documents, k, most)
    _fill(chosen, found.documents, there, documents, k, most)
    if floor:
        _lift(chosen, found, documents, min(floor, most))
    return Shared(_only(found, chosen, k), method)


def _chosen(
    value: NDArray[np.float64], at: Ints, there: Flags, documents: int, k: int, most: int
) -> tuple[Flags, Method]:
    plain = there & (np.cumsum(there, axis=1) <= k)
    if np.bincount(at[plain], minlength=documents).max(initial=0) <= most:
        return plain, "exact"
    if min_cost_flow is not None:
        return _flow(value, at, there, documents, k, most), "flow"
    if np.count_nonzero(there) <= _EXACT_EDGES:
        return _linear(value, at, there, documents, k, most), "exact"
    chosen, ended = _auction(value, at, there, documents, k, most)
    return chosen, "auction" if ended else "greedy"


def _flow(
    value: NDArray[np.float64], at: Ints, there: Flags, documents: int, k: int, most: int
) -> Flags:
    """Source → lists (k each) → documents → sink (the cap each)."""
    row, column = np.nonzero(there)
    lists = len(value)
    source, sink = lists + documents, lists + documents + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        row,
        lists + at[row, column],
        np.ones(len(row), dtype=np.int64),
        -np.round(value[row, column] * _DIGITS).astype(np.int64),
    )
    every, given = np.arange(lists), np.arange(lists, lists + documents)
    nothing = np.zeros(max(lists, documents), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(lists, source), every, np.full(lists, k), nothing[:lists]
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        given, np.full(documents, sink), np.full(documents, most), nothing[:documents]
    )
    places = min(lists * k, documents * most)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([places, -places]))
    flow.solve_max_flow_with_min_cost()
    chosen = np.zeros(there.shape, dtype=bool)
    chosen[row, column] = flow.flows(pairs) > 0
    return chosen


def _linear(
    value: NDArray[np.float64], at: Ints, there: Flags, documents: int, k: int, most: int
) -> Flags:
    """Its corners are whole numbers, so the linear answer is the exact one."""
    row, column = np.nonzero(there)
    edges, lists = len(row), len(value)
    limits = sparse.csr_matrix(
        (
            np.ones(2 * edges),
            (np.concatenate([row, lists + at[row, column]]), np.tile(np.arange(edges), 2)),
        ),
        shape=(lists + documents, edges),
    )
    room = np.concatenate([np.full(lists, float(k)), np.full(documents, float(most))])
    answer = optimize.linprog(
        -value[row, column], A_ub=limits, b_ub=room, bounds=(0, 1), method="highs-ds"
    )
    chosen = np.zeros(there.shape, dtype=bool)
    chosen[row, column] = answer.x > _HALF
    return chosen


def _auction(
    value: NDArray[np.float64], at: Ints, there: Flags, documents: int, k: int, most: int
) -> tuple[Flags, bool]:
    """Lists bid for their missing places; a full document keeps its highest bids and names a price.

    A bid is what the place is worth above the best the list would have to go without, and a step
    more. A document that was never full stays free of charge.
    """
    price = np.zeros(documents)
    held = np.zeros(there.shape, dtype=bool)
    bid = np.zeros(there.shape)
    open_rows = np.arange(len(value))
    for _round in range(_ROUNDS):
        open_rows = open_rows[held[open_rows].sum(axis=1) < k]
        worth = np.where(
            there[open_rows] & ~held[open_rows], value[open_rows] - price[at[open_rows]], -np.inf
        )
        going = worth.max(axis=1, initial=-np.inf) > 0
        open_rows, worth = open_rows[going], worth[going]
        if not len(open_rows):
            return held, True
        row, column, offer = _bids(value, held, open_rows, worth, k)
        bid[row, column] = offer
        held[row, column] = True
        _settle(np.unique(at[row, column]), at, held, bid, price, most)
    return held, False


def _bids(
    value: NDArray[np.float64], held: Flags, rows: Ints, worth: NDArray[np.float64], k: int
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    missing = k - held[rows].sum(axis=1)
    order = np.argsort(-worth, axis=1, kind="stable")
    ranked = np.take_along_axis(worth, order, axis=1)
    padded = np.concatenate([ranked, np.full((len(rows), 1), -np.inf)], axis=1)
    without = np.maximum(padded[np.arange(len(rows)), np.minimum(missing, worth.shape[1])], 0.0)
    wanted = (np.arange(worth.shape[1])[None, :] < missing[:, None]) & (ranked > 0)
    which, place = np.nonzero(wanted)
    column = order[which, place]
    offer = value[rows[which], column] - without[which] + _STEP
    return rows[which], column, offer


def _settle(
    touched: Ints,
    at: Ints,
    held: Flags,
    bid: NDArray[np.float64],
    price: NDArray[np.float64],
    most: int,
) -> None:
    """Each document that got a bid keeps the highest; the lowest it keeps is its price."""
    row, column = np.nonzero(held & np.isin(at, touched))
    document, offered = at[row, column], bid[row, column]
    order = np.lexsort((row, -offered, document))
    row, column, document, offered = (x[order] for x in (row, column, document, offered))
    place = np.arange(len(document)) - np.searchsorted(document, document)
    held[row[place >= most], column[place >= most]] = False
    last = place == most - 1
    price[document[last]] = offered[last]


def _fill(chosen: Flags, at: Ints, there: Flags, documents: int, k: int, most: int) -> None:
    """What a list still misses, taken where there is room."""
    shown = np.bincount(at[chosen], minlength=documents)
    for row in np.flatnonzero(chosen.sum(axis=1) < np.minimum(k, there.sum(axis=1))):
        for column in np.flatnonzero(there[row] & ~chosen[row]):
            if chosen[row].sum() < k and shown[at[row, column]] < most:
                chosen[row, column] = True
                shown[at[row, column]] += 1


def _lift(chosen: Flags, found: Best, documents: int, floor: int) -> None:
    """Who is shown less than the floor takes the last place of a list that can spare one."""
    shown = np.bincount(found.documents[chosen], minlength=documents)
    row, column = np.nonzero((found.documents >= 0) & ~chosen)
    document = found.documents[row, column]
    few = shown[document] < floor
    order = np.lexsort((row[few], document[few], -found.scores[row[few], column[few]]))
    for r, c in zip(row[few][order], column[few][order], strict=True):
        if shown[found.documents[r, c]] >= floor:
            continue
        spare = [x for x in np.flatnonzero(chosen[r]) if shown[found.documents[r, x]] > floor]
        if spare:
            last = spare[-1]
            chosen[r, last], chosen[r, c] = False, True
            shown[found.documents[r, last]] -= 1
            shown[found.documents[r, c]] += 1


def _only(found: Best, chosen: Flags, k: int) -> Best:
    """The chosen ones, moved to the front; they stood best first already."""
    documents = np.full((len(chosen), k), -1, dtype=np.int64)
    scores = np.full((len(chosen), k), IMPOSSIBLE, dtype=np.float32)
    row, column = np.nonzero(chosen)
    place = np.arange(len(row)) - np.searchsorted(row, row)
    documents[row, place] = found.documents[row, column]
    scores[row, place] = found.scores[row, column]
    return Best(documents, scores)
