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
Values = NDArray[np.float64]
Method = Literal["flow", "exact", "auction", "greedy"]

_EXACT_EDGES = 20_000
# In standard deviations: what a place may cost more than in the very best sharing.
_STEP = 0.02
_ROUNDS = 20_000
_DIGITS = 1_000
_HALF = 0.5
# Scores below this belong to pairs that come after all that are certain.
_CERTAIN = -1e5


@dataclass(frozen=True)
class Shared:
    """Who is in which list, and how that was decided."""

    best: Best
    method: Method


@dataclass(frozen=True)
class _Market:
    """What there is to share: lists × candidates, and how much each side takes."""

    # More for a better place; a filled place is worth more than any better one elsewhere.
    value: Values
    # Which document each candidate is, and whether there is one at all.
    at: Ints
    there: Flags
    documents: int
    k: int
    most: int

    def shown(self, chosen: Flags) -> Ints:
        """How many lists each document stands in."""
        return np.bincount(self.at[chosen], minlength=self.documents)


def shared_out(found: Best, documents: int, k: int, *, cap: int | None, floor: int = 0) -> Shared:
    """Lists of k out of the candidates found; `cap` lists at most for one document."""
    there = found.documents >= 0
    score = np.where(there, found.scores, 0.0).astype(np.float64)
    # Whoever comes after all others is worth least, but not so little that nothing else counts.
    least = score[score > _CERTAIN].min(initial=0.0) - 1.0
    score = np.maximum(score, least)
    market = _Market(
        value=score - least + (score.max(initial=0.0) - least),
        at=np.where(there, found.documents, 0),
        there=there,
        documents=documents,
        k=k,
        most=len(found.documents) if cap is None else cap,
    )
    chosen, method = _chosen(market)
    _fill(market, chosen)
    if floor:
        _lift(market, chosen, min(floor, market.most))
    return Shared(_only(found, chosen, k), method)


def _chosen(market: _Market) -> tuple[Flags, Method]:
    plain = np.asarray(market.there & (np.cumsum(market.there, axis=1) <= market.k))
    if market.shown(plain).max(initial=0) <= market.most:
        return plain, "exact"
    if min_cost_flow is not None:
        return _flow(market), "flow"
    if np.count_nonzero(market.there) <= _EXACT_EDGES:
        return _linear(market), "exact"
    chosen, ended = _auction(market)
    return chosen, "auction" if ended else "greedy"


def _flow(market: _Market) -> Flags:
    """Source → lists (k each) → documents → sink (the cap each)."""
    row, column = np.nonzero(market.there)
    lists, documents = len(market.value), market.documents
    source, sink = lists + documents, lists + documents + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        row,
        lists + market.at[row, column],
        np.ones(len(row), dtype=np.int64),
        -np.round(market.value[row, column] * _DIGITS).astype(np.int64),
    )
    for tails, heads, room in (
        (np.full(lists, source), np.arange(lists), market.k),
        (np.arange(lists, lists + documents), np.full(documents, sink), market.most),
    ):
        flow.add_arcs_with_capacity_and_unit_cost(
            tails, heads, np.full(len(tails), room), np.zeros(len(tails), dtype=np.int64)
        )
    places = min(lists * market.k, documents * market.most)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([places, -places]))
    flow.solve_max_flow_with_min_cost()
    chosen = np.zeros(market.there.shape, dtype=bool)
    chosen[row, column] = flow.flows(pairs) > 0
    return chosen


def _linear(market: _Market) -> Flags:
    """Its corners are whole numbers, so the linear answer is the exact one."""
    row, column = np.nonzero(market.there)
    edges, lists = len(row), len(market.value)
    limits = sparse.csr_matrix(
        (
            np.ones(2 * edges),
            (
                np.concatenate([row, lists + market.at[row, column]]),
                np.tile(np.arange(edges), 2),
            ),
        ),
        shape=(lists + market.documents, edges),
    )
    room = np.repeat([float(market.k), float(market.most)], [lists, market.documents])
    answer = optimize.linprog(
        -market.value[row, column], A_ub=limits, b_ub=room, bounds=(0, 1), method="highs-ds"
    )
    chosen = np.zeros(market.there.shape, dtype=bool)
    chosen[row, column] = answer.x > _HALF
    return chosen


def _auction(market: _Market) -> tuple[Flags, bool]:
    """Lists bid for their missing places; a full document keeps its highest bids and names a price.

    A bid is what the place is worth above the best the list would have to go without, and a step
    more. A document that was never full stays free of charge.
    """
    value, at, there = market.value, market.at, market.there
    price = np.zeros(market.documents)
    held = np.zeros(there.shape, dtype=bool)
    bid = np.zeros(there.shape)
    bidding = np.arange(len(value))
    for _round in range(_ROUNDS):
        bidding = bidding[held[bidding].sum(axis=1) < market.k]
        free = there[bidding] & ~held[bidding]
        worth = np.where(free, value[bidding] - price[at[bidding]], -np.inf)
        going = worth.max(axis=1, initial=-np.inf) > 0
        bidding, worth = bidding[going], worth[going]
        if not len(bidding):
            return held, True
        missing = market.k - held[bidding].sum(axis=1)
        which, column, without = _wanted(worth, missing)
        row = bidding[which]
        bid[row, column] = value[row, column] - without + _STEP
        held[row, column] = True
        _settle(market, np.unique(at[row, column]), held, bid, price=price)
    return held, False


def _wanted(worth: Values, missing: Ints) -> tuple[Ints, Ints, Values]:
    """The places a list bids for, and for each what the list has when it gets none of them."""
    order = np.argsort(-worth, axis=1, kind="stable")
    ranked = np.take_along_axis(worth, order, axis=1)
    padded = np.concatenate([ranked, np.full((len(worth), 1), -np.inf)], axis=1)
    width = worth.shape[1]
    without = np.maximum(padded[np.arange(len(worth)), np.minimum(missing, width)], 0.0)
    row, place = np.nonzero((np.arange(width)[None, :] < missing[:, None]) & (ranked > 0))
    return row, order[row, place], without[row]


def _settle(market: _Market, touched: Ints, held: Flags, bid: Values, *, price: Values) -> None:
    """Each document that got a bid keeps the highest; the lowest it keeps is its price."""
    row, column = np.nonzero(held & np.isin(market.at, touched))
    order = np.lexsort((row, -bid[row, column], market.at[row, column]))
    row, column = row[order], column[order]
    document = market.at[row, column]
    place = np.arange(len(document)) - np.searchsorted(document, document)
    lost, last = place >= market.most, place == market.most - 1
    price[document[last]] = bid[row[last], column[last]]
    held[row[lost], column[lost]] = False


def _fill(market: _Market, chosen: Flags) -> None:
    """What a list still misses, taken where there is room."""
    shown, could = market.shown(chosen), market.there.sum(axis=1)
    for row in np.flatnonzero(chosen.sum(axis=1) < np.minimum(market.k, could)):
        for column in np.flatnonzero(market.there[row] & ~chosen[row]):
            document = market.at[row, column]
            if chosen[row].sum() < market.k and shown[document] < market.most:
                chosen[row, column] = True
                shown[document] += 1


def _lift(market: _Market, chosen: Flags, floor: int) -> None:
    """Who is shown less than the floor takes the last place of a list that can spare one."""
    shown = market.shown(chosen)
    row, column = np.nonzero(market.there & ~chosen)
    document = market.at[row, column]
    few = shown[document] < floor
    order = np.lexsort((row[few], document[few], -market.value[row[few], column[few]]))
    for r, c in zip(row[few][order], column[few][order], strict=True):
        if shown[market.at[r, c]] >= floor:
            continue
        spare = [x for x in np.flatnonzero(chosen[r]) if shown[market.at[r, x]] > floor]
        if spare:
            last = spare[-1]
            chosen[r, last], chosen[r, c] = False, True
            shown[market.at[r, last]] -= 1
            shown[market.at[r, c]] += 1


def _only(found: Best, chosen: Flags, k: int) -> Best:
    """The chosen ones, moved to the front; they stood best first already."""
    documents = np.full((len(chosen), k), -1, dtype=np.int64)
    scores = np.full((len(chosen), k), IMPOSSIBLE, dtype=np.float32)
    row, column = np.nonzero(chosen)
    place = np.arange(len(row)) - np.searchsorted(row, row)
    documents[row, place] = found.documents[row, column]
    scores[row, place] = found.scores[row, column]
    return Best(documents, scores)
