"""How well the engine ranks beside plain yardsticks, on worlds that nobody tuned it to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from config.matching_worlds import World
from matching.engine import bm25
from matching.engine.ranking import Look, rank
from matching.engine.records import Direction
from matching.engine.space import NO_CONCEPTS

DEPTH = 10
_FUSION = 60
Ranked = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """One world in one direction: nDCG@10 per ranker, and how unevenly the engine shows."""

    world: str
    direction: Direction
    gain: dict[str, float]
    gini: dict[str, float]

    @property
    def against_best(self) -> float:
        best = max(value for name, value in self.gain.items() if name != "engine")
        return self.gain["engine"] / best if best else math.nan


def compare(world: World, direction: Direction) -> Row:
    wanted = world.relevant if direction == "c2o" else world.relevant_to_offering
    rankers = yardsticks(world, direction)
    found = rank(world.offerings, world.communities, direction=direction, k=DEPTH)
    rankers["engine"] = {each.query: each.ids for each in found}
    shown = len(world.offerings if direction == "c2o" else world.communities)
    return Row(
        world.name,
        direction,
        {name: gain(ranked, wanted) for name, ranked in rankers.items()},
        {name: gini(ranked, shown) for name, ranked in rankers.items()},
    )


def yardsticks(world: World, direction: Direction) -> dict[str, Ranked]:
    """Cosine of words, of words and letters, BM25, and the fusion of the first and the last."""
    given = sorted(world.offerings, key=lambda each: each.id)
    asking = sorted(world.communities, key=lambda each: each.id)
    look = Look.at(given, asking, NO_CONCEPTS)
    queries, documents = look.asking_counts, look.given_counts
    query_ids, document_ids = [each.id for each in asking], [each.id for each in given]
    if direction == "o2c":
        queries, documents = documents, queries
        query_ids, document_ids = document_ids, query_ids
    words = _product(look.space.words(queries), look.space.words(documents))
    letters = _product(look.space.letters(queries), look.space.letters(documents))
    okapi = _product(bm25.asked(queries.counts), bm25.weighed(documents.counts))
    grids = {
        "cosine": words,
        "cosine + letters": words + letters,
        "BM25": okapi,
        "rank fusion": _fused(words, okapi),
    }
    return {
        name: {
            query_ids[row]: [document_ids[at] for at in np.argsort(-scores, kind="stable")[:DEPTH]]
            for row, scores in enumerate(grid)
        }
        for name, grid in grids.items()
    }


def _product(queries: sparse.csr_matrix, documents: sparse.csr_matrix) -> np.ndarray:
    return np.asarray((queries @ documents.T).toarray())


def _fused(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Reciprocal rank fusion."""
    first, second = (np.argsort(np.argsort(-grid, axis=1), axis=1) for grid in (one, other))
    return np.asarray(1.0 / (_FUSION + first) + 1.0 / (_FUSION + second))


def gain(ranked: Ranked, wanted: Mapping[str, frozenset[str]]) -> float:
    """Mean nDCG@10 over the queries that have something to find."""
    gains = []
    for query, relevant in wanted.items():
        hits = [1.0 if each in relevant else 0.0 for each in ranked.get(query, ())[:DEPTH]]
        best = [1.0] * min(len(relevant), DEPTH)
        gains.append(_discounted(hits) / _discounted(best))
    return sum(gains) / len(gains)


def _discounted(hits: Sequence[float]) -> float:
    return sum(hit / math.log2(place + 2) for place, hit in enumerate(hits))


def gini(ranked: Ranked, shown: int) -> float:
    """0 when all are shown equally often, near 1 when few take it all."""
    counts: dict[str, int] = {}
    for found in ranked.values():
        for each in found[:DEPTH]:
            counts[each] = counts.get(each, 0) + 1
    ordered = np.sort(np.array([*counts.values(), *([0] * (shown - len(counts)))], dtype=float))
    if not ordered.sum():
        return 0.0
    places = np.arange(1, len(ordered) + 1)
    return float(
        2 * (places * ordered).sum() / (len(ordered) * ordered.sum())
        - (len(ordered) + 1) / len(ordered)
    )


def table(rows: Sequence[Row]) -> str:
    names = list(rows[0].gain)
    head = f"{'world':<26}{'way':<5}" + "".join(f"{n:>18}" for n in names) + f"{'x best':>8}"
    lines = [
        f"{row.world:<26}{row.direction:<5}"
        + "".join(f"{row.gain[n]:>11.3f} ({row.gini[n]:.2f})" for n in names)
        + f"{row.against_best:>8.2f}"
        for row in rows
    ]
    ratios = [math.log(row.against_best) for row in rows]
    mean = math.exp(sum(ratios) / len(ratios))
    return "\n".join([head, *lines, f"geometric mean x best single yardstick: {mean:.3f}"])
