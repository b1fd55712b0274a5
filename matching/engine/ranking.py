"""Rank anybody's offerings for anybody's communities: the stages in their order.

Sparse features → a taste for each community → opinions blended per direction → what cannot be is
left out → the best k → shared out when a cap is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self, TypeVar

import numpy as np
from scipy import sparse

from matching.engine import bm25, fairness
from matching.engine.blend import Opinion, blended
from matching.engine.candidates import IMPOSSIBLE, UNSURE, Best, Grid, best
from matching.engine.possible import Stated, Walls, tongues_in
from matching.engine.records import Asking, Constraint, Direction, Item, Offered, Ranking
from matching.engine.space import NO_CONCEPTS, Concepts, Counted, Document, Space
from matching.engine.tastes import Tastes, fit_all

# How much each opinion counts, in standard deviations of its query.
TASTE, C2O_WORDS, C2O_LETTERS = 1.0, 0.3, 0.3
O2C_LETTERS, O2C_BM25 = 0.3, 0.6
C2C_TASTE, C2C_WORDS, C2C_LETTERS = 0.3, 1.0, 0.3
# With a cap the choice is from more than k, or the lists could not be filled.
_WIDER = 5
_AT_LEAST_WIDER = 50

Watch = Callable[[str], None]
_NO_CONSTRAINTS: Mapping[str, Constraint] = {}


def rank(
    offerings: Sequence[Offered],
    communities: Sequence[Asking],
    *,
    direction: Direction,
    k: int,
    constraints: Mapping[str, Constraint] | None = None,
    seed: int = 0,
    cap: int | None = None,
    floor: int = 0,
    concepts: Concepts = NO_CONCEPTS,
    watch: Watch = lambda _stage: None,
) -> list[Ranking]:
    """The best k for every query, in the order of the query ids.

    `cap` is the most lists one thing may stand in, `floor` the fewest where it is possible at all.
    `watch` hears the name of each stage when it is done.
    """
    given = in_order(offerings, "offering")
    asking = in_order(communities, "community")
    queries, documents = _sides(given, asking, direction)
    if not queries or not documents or k < 1:
        return [Ranking(direction, query, ()) for query in queries]
    look = Look.at(given, asking, concepts)
    watch("features")
    tastes = fit_all(look.items, look.owners, len(asking), seed=seed)
    watch("tastes")
    blend = blended(_opinions(look, tastes, direction), seed=seed)
    watch("blend")
    mask = _mask(queries, documents, direction, constraints or _NO_CONSTRAINTS)
    shared = cap is not None or floor > 0
    wanted = max(_WIDER * k, k + _AT_LEAST_WIDER) if shared else k
    found = best(blend, wanted, mask=mask)
    watch("candidates")
    if shared:
        allotted = fairness.shared_out(found, len(documents), k, cap=cap, floor=floor)
        found = allotted.best
        watch(f"allocation ({allotted.method})")
    return [_ranking(direction, query, documents, found, row) for row, query in enumerate(queries)]


@dataclass(frozen=True)
class Look:
    """Both sides as rows. Items are what communities say and did, grouped by community."""

    given: sparse.csr_matrix
    items: sparse.csr_matrix
    owners: np.ndarray
    given_counts: Counted
    asking_counts: Counted
    space: Space

    @classmethod
    def at(cls, given: Sequence[Offered], asking: Sequence[Asking], concepts: Concepts) -> Self:
        offered = [_of_offering(each) for each in given]
        told = [documents_of(each) for each in asking]
        items = [document for documents in told for document in documents]
        owners = np.repeat(np.arange(len(told)), [len(documents) for documents in told])
        everything = [*offered, *items]
        counted = Counted.of(document.text for document in everything)
        space = Space.fit(everything, counted, concepts)
        ours = counted.some(slice(len(offered)))
        theirs = counted.some(slice(len(offered), None))
        groups = sparse.csr_matrix(
            (
                np.ones(len(items), dtype=np.float32),
                np.arange(len(offered), len(everything)),
                np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(told)))]),
            ),
            shape=(len(told), len(everything)),
        )
        return cls(
            space.rows(offered, ours),
            space.rows(items, theirs),
            owners,
            ours,
            counted.gathered(groups),
            space,
        )


def _opinions(look: Look, tastes: Tastes, direction: Direction) -> list[Opinion]:
    words_end, letters_end, _ = look.space.starts
    if direction == "o2c":
        fair = sparse.diags((1.0 / np.sqrt(tastes.counts)).astype(np.float32))
        letters = look.space.letters(look.asking_counts)
        return [
            Opinion(TASTE, look.given, sparse.csr_matrix(fair @ tastes.weights)),
            Opinion(O2C_LETTERS, look.given[:, words_end:letters_end].tocsr(), letters),
            Opinion(
                O2C_BM25,
                bm25.asked(look.given_counts.counts),
                bm25.weighed(look.asking_counts.counts),
            ),
        ]
    width = look.items.shape[1]
    words, letters = whole_rows(look.space, look.asking_counts, width)
    if direction == "c2o":
        return [
            Opinion(TASTE, tastes.weights, look.given),
            Opinion(C2O_WORDS, words, look.given),
            Opinion(C2O_LETTERS, letters, look.given),
        ]
    whole = sparse.csr_matrix(words + letters)
    return [
        Opinion(C2C_TASTE, tastes.weights, whole),
        Opinion(C2C_WORDS, words, whole),
        Opinion(C2C_LETTERS, letters, whole),
    ]


def whole_rows(
    space: Space, counted: Counted, width: int
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Words alone and letters alone, each at its place in a whole row: documents × width."""
    words = _widened(space.words(counted), 0, width)
    return words, _widened(space.letters(counted), space.starts[0], width)


def _widened(block: sparse.csr_matrix, start: int, width: int) -> sparse.csr_matrix:
    """The block at its place in a whole row."""
    return sparse.csr_matrix(
        (block.data, block.indices + start, block.indptr), shape=(block.shape[0], width)
    )


def _mask(
    queries: Sequence[str],
    documents: Sequence[str],
    direction: Direction,
    constraints: Mapping[str, Constraint],
) -> Callable[[slice, Grid], Grid] | None:
    """What takes impossible pairs out before the best are chosen; None when nothing can be."""
    peers = direction == "c2c"
    if not constraints and not peers:
        return None
    tongues = tongues_in(constraints)
    asks = Stated.of(queries if direction != "o2c" else documents, constraints, tongues)
    gives = Stated.of(documents if direction != "o2c" else queries, constraints, tongues)

    def masked(rows: slice, grid: Grid) -> Grid:
        if direction == "o2c":
            walls = Walls(asks, gives.some(rows))
            free, unsure = walls.possible(slice(None)).T, walls.unsure(slice(None)).T
        else:
            walls = Walls(asks, gives, peers)
            free, unsure = walls.possible(rows), walls.unsure(rows)
        if peers:
            at = np.arange(rows.start, rows.stop)
            free[at - rows.start, at] = False
        return np.where(free, grid + np.where(unsure, UNSURE, np.float32(0)), IMPOSSIBLE)

    return masked


Named = TypeVar("Named", Offered, Asking)


def in_order(things: Sequence[Named], what: str) -> list[Named]:
    ordered = sorted(things, key=lambda each: each.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"two of one id: {what} {one.id!r}")
    return ordered


def _sides(
    given: Sequence[Offered], asking: Sequence[Asking], direction: Direction
) -> tuple[list[str], list[str]]:
    offered, communities = [each.id for each in given], [each.id for each in asking]
    if direction == "o2c":
        return offered, communities
    return communities, offered if direction == "c2o" else communities


def _ranking(
    direction: Direction, query: str, documents: Sequence[str], found: Best, row: int
) -> Ranking:
    there = found.documents[row] >= 0
    return Ranking(
        direction,
        query,
        tuple(documents[at] for at in found.documents[row][there]),
        tuple(float(score) for score in found.scores[row][there]),
    )


def _of_offering(each: Offered) -> Document:
    text = " ".join((each.title, each.text, *each.topics))
    return Document(text, each.topics, each.place, each.moments)


def documents_of(each: Asking) -> list[Document]:
    """What a community says of itself, and then what it did."""
    return [_of_profile(each), *map(_of_item, each.history)]


def _of_profile(each: Asking) -> Document:
    return Document(" ".join((each.name, each.text, *each.topics)), each.topics, each.place)


def _of_item(each: Item) -> Document:
    text = " ".join((each.title, each.text, *each.topics))
    return Document(text, each.topics, each.place, each.moments)
