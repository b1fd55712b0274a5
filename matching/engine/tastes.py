"""What sets a community apart: a small ridge regression of its own things against its neighbours'.

Everything a community did or says it wants is +1, what it turned down as not its subject is -1,
and the nearest things of other communities are 0. Solved over the handful of rows it is fitted on
(the dual form), so refitting one community takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.engine.nearest import most_telling, nearest_of_others

Ints = NDArray[np.int64]

PENALTY = 2.0
NEIGHBOURS = 20
STRONGEST = 2_048
# The latest things of a community tell enough; more makes one busy community slow.
_MOST_OWN, _MOST_OTHERS = 60, 240
_FEW, _TELLING = 1_500, 96


@dataclass(frozen=True)
class Taste:
    """Which rows it was fitted on, how much each pulls, and the sum as weights on columns."""

    rows: Ints
    pulls: NDArray[np.float64]
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]


def fit(
    items: sparse.csr_matrix, sketch: sparse.csr_matrix, rows: Ints, wanted: NDArray[np.float64]
) -> Taste:
    """Ridge over the given rows of items (things × columns); `wanted` is +1, 0 or -1 for each.

    pulls = (K + λI)⁻¹ wanted with K the products of the rows; weights = rowsᵀ pulls. How alike the
    rows are is read from their most telling columns (`sketch`), the weights from all of them.
    """
    some, told = items[rows], sketch[rows]
    alike = (told @ told.T).toarray().astype(np.float64)
    alike[np.diag_indices_from(alike)] += PENALTY
    pulls = np.linalg.solve(alike, wanted)
    each = some.data * np.repeat(pulls, np.diff(some.indptr))
    summed = np.bincount(some.indices, weights=each).astype(np.float64)
    return Taste(rows, pulls, *_strongest(summed))


def sketched(items: sparse.csr_matrix) -> sparse.csr_matrix:
    """What a small fit may take as it is; of very many things only the telling columns."""
    return items if items.shape[0] <= _FEW else most_telling(items, _TELLING)


def _strongest(summed: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    columns = np.flatnonzero(summed)
    if len(columns) > STRONGEST:
        strength = np.abs(summed[columns])
        cut = np.argpartition(-strength, STRONGEST - 1)[:STRONGEST]
        columns = np.sort(columns[cut])
    return columns.astype(np.int32), summed[columns].astype(np.float32)


@dataclass(frozen=True)
class Tastes:
    """Of all communities: weights (communities × columns), and how many things each was fitted on."""

    weights: sparse.csr_matrix
    counts: NDArray[np.float64]


def fit_all(items: sparse.csr_matrix, owners: Ints, communities: int, *, seed: int) -> Tastes:
    """Items are grouped by owner and stand oldest first; every item is a +1 of its owner."""
    sketch = sketched(items)
    others, likeness = nearest_of_others(sketch, owners, NEIGHBOURS, seed=seed)
    first = np.searchsorted(owners, np.arange(communities + 1))
    fitted = []
    for community in range(communities):
        own = np.arange(first[community], first[community + 1])[-_MOST_OWN:]
        rows = np.concatenate([own, closest(others[own], likeness[own])])
        wanted = np.zeros(len(rows))
        wanted[: len(own)] = 1.0
        fitted.append(fit(items, sketch, rows, wanted))
    return Tastes(stacked(fitted, items.shape[1]), np.diff(first).astype(np.float64))


def stacked(tastes: Sequence[Taste], columns: int) -> sparse.csr_matrix:
    """One row of weights for each taste."""
    starts = np.cumsum([0, *(len(taste.columns) for taste in tastes)])
    return sparse.csr_matrix(
        (
            np.concatenate([np.zeros(0, np.float32), *(taste.weights for taste in tastes)]),
            np.concatenate([np.zeros(0, np.int32), *(taste.columns for taste in tastes)]),
            starts,
        ),
        shape=(len(tastes), columns),
    )


def closest(others: Ints, likeness: NDArray[np.float32]) -> Ints:
    """The neighbours of all own things together, each once; of very many the most alike."""
    flat, alike = others.ravel(), likeness.ravel()
    order = np.lexsort((flat, -alike))
    found = flat[order][flat[order] >= 0]
    _, first = np.unique(found, return_index=True)
    return np.asarray(found[np.sort(first)][:_MOST_OTHERS])
