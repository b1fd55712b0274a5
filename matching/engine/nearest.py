"""Which things of other communities lie nearest: what a taste is told apart from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]

_SLICE = 512
# Above so many things only the most telling columns of each are compared, and with a sample.
_FEW = 1_500
_TELLING = 40
_POOL = 20_000


def nearest_of_others(
    items: sparse.csr_matrix, owners: Ints, many: int, *, seed: int, rows: Ints | None = None
) -> tuple[Ints, NDArray[np.float32]]:
    """For each thing the most alike of other owners, best first: things × many, -1 where none.

    With `rows` only for those things.
    """
    total = items.shape[0]
    pool = np.arange(total)
    if total > _FEW:
        items = most_telling(items, _TELLING)
    if total > _POOL:
        pool = np.sort(np.random.default_rng(seed).choice(total, _POOL, replace=False))
    asked = np.arange(total) if rows is None else rows
    turned = items[pool].T.tocsr()
    found, likeness = nearest_in(items[asked], owners[asked], turned, owners[pool], many)
    return np.where(found >= 0, pool[found], -1), likeness


def nearest_in(
    asked: sparse.csr_matrix, askers: Ints, turned: sparse.csr_matrix, owners: Ints, many: int
) -> tuple[Ints, NDArray[np.float32]]:
    """The same in a pool that was turned before (columns × things): numbers are of the pool."""
    total = asked.shape[0]
    found = np.full((total, many), -1, dtype=np.int64)
    likeness = np.zeros((total, many), dtype=np.float32)
    for start in range(0, total, _SLICE):
        alike = (asked[start : start + _SLICE] @ turned).tocoo()
        other = askers[alike.row + start] != owners[alike.col]
        row, column, value = alike.row[other], alike.col[other], alike.data[other]
        order = np.lexsort((column, -value, row))
        row, column, value = row[order], column[order], value[order]
        place = np.arange(len(row)) - np.searchsorted(row, row)
        near = place < many
        found[row[near] + start, place[near]] = column[near]
        likeness[row[near] + start, place[near]] = value[near]
    return found, likeness


def most_telling(matrix: sparse.csr_matrix, many: int) -> sparse.csr_matrix:
    """Each row with only its strongest values."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -np.abs(matrix.data), row))
    place = np.arange(len(order)) - matrix.indptr[row]
    keep = np.sort(order[place < many])
    starts = np.concatenate([[0], np.cumsum(np.bincount(row[keep], minlength=matrix.shape[0]))])
    return sparse.csr_matrix((matrix.data[keep], matrix.indices[keep], starts), shape=matrix.shape)
