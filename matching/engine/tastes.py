"""What sets a community apart: a small ridge regression of its own things against its neighbours'.

Everything a community did or says it wants is +1, what it turned down as not its subject is -1,
and the nearest things of other communities are 0. Solved over the handful of rows it is fitted on
(the dual form), so refitting one community takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
_SLICE = 256


@dataclass(frozen=True)
class Taste:
    """Which rows it was fitted on, and how much each pulls."""

    rows: Ints
    pulls: NDArray[np.float64]


NO_TASTE = Taste(np.zeros(0, dtype=np.int64), np.zeros(0))


def fit(sketch: sparse.csr_matrix, rows: Ints, wanted: NDArray[np.float64]) -> Taste:
    """Ridge over the given rows (things x columns); `wanted` is +1, 0 or -1 for each.

    pulls = (K + λI)⁻¹ wanted, with K how alike the rows are, read from their telling columns.
    """
    told = sketch[rows]
    # Only the columns that occur: a product over all of them would cost more than the fit.
    columns, place = np.unique(told.indices, return_inverse=True)
    small = sparse.csr_matrix((told.data, place, told.indptr), shape=(len(rows), len(columns)))
    alike = (small @ small.T).toarray().astype(np.float64)
    alike[np.diag_indices_from(alike)] += PENALTY
    return Taste(rows, np.linalg.solve(alike, wanted))


def sketched(items: sparse.csr_matrix) -> sparse.csr_matrix:
    """What a small fit may take as it is; of very many things only the telling columns."""
    return items if items.shape[0] <= _FEW else most_telling(items, _TELLING)


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
        fitted.append(fit(sketch, rows, wanted))
    return Tastes(stacked(fitted, items), np.diff(first).astype(np.float64))


def stacked(tastes: Sequence[Taste], items: sparse.csr_matrix) -> sparse.csr_matrix:
    """The pulled rows added up, of each the strongest columns: tastes x columns."""
    starts = np.cumsum([0, *(len(taste.rows) for taste in tastes)])
    pulls = np.concatenate([np.zeros(0), *(taste.pulls for taste in tastes)])
    rows = np.concatenate([NO_TASTE.rows, *(taste.rows for taste in tastes)])
    pulling = sparse.csr_matrix(
        (pulls.astype(items.dtype), rows, starts), shape=(len(tastes), items.shape[0])
    )
    parts = [
        _strongest((pulling[start : start + _SLICE] @ items).tocsr())
        for start in range(0, len(tastes), _SLICE)
    ]
    return sparse.vstack(parts, format="csr") if parts else pulling @ items


def _strongest(summed: sparse.csr_matrix) -> sparse.csr_matrix:
    summed.sort_indices()
    kept = []
    for start, end in pairwise(summed.indptr):
        at = np.arange(start, end)
        if end - start > STRONGEST:
            strength = np.abs(summed.data[start:end])
            at = start + np.sort(np.argpartition(-strength, STRONGEST - 1)[:STRONGEST])
        kept.append(at)
    starts = np.cumsum([0, *(len(at) for at in kept)])
    every = np.concatenate([np.zeros(0, dtype=np.int64), *kept])
    return sparse.csr_matrix(
        (summed.data[every], summed.indices[every], starts), shape=summed.shape
    )


def closest(others: Ints, likeness: NDArray[np.float32]) -> Ints:
    """The neighbours of all own things together, each once; of very many the most alike."""
    flat, alike = others.ravel(), likeness.ravel()
    order = np.lexsort((flat, -alike))
    found = flat[order][flat[order] >= 0]
    _, first = np.unique(found, return_index=True)
    return np.asarray(found[np.sort(first)][:_MOST_OTHERS])
