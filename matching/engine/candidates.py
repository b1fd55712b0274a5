"""The best few for every query: all pairs, in slices, with the walls before the choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.blend import Blend

try:  # an all-pairs product that keeps only the best; installed where speed matters
    from sparse_dot_topn import sp_matmul_topn
except ImportError:
    sp_matmul_topn = None

QUICK = sp_matmul_topn is not None
Grid = NDArray[np.float32]
Mask = Callable[[slice, Grid], Grid]

IMPOSSIBLE = np.float32(-np.inf)
# Far below every score: possible, but only after all that is certain.
UNSURE = np.float32(-1e6)
_SLICE = 256
_DIGITS = 5
# From so many pairs on the product that keeps only the best is worth its set-up.
_MANY_PAIRS = 4_000_000


@dataclass(frozen=True)
class Best:
    """Document numbers and scores, best first: queries × k; -1 where there are no more."""

    documents: NDArray[np.int64]
    scores: Grid


def best(blend: Blend, k: int, *, mask: Mask | None = None) -> Best:
    """Ties go to the document that comes first: callers sort documents by id."""
    many, total = blend.queries.shape[0], blend.documents.shape[0]
    k = min(k, total)
    if mask is None and QUICK and many * total > _MANY_PAIRS:
        return _filled(blend, by_product(blend, k))
    found = Best(np.full((many, k), -1, dtype=np.int64), np.full((many, k), IMPOSSIBLE))
    turned = blend.documents.T.tocsr()
    for start in range(0, many, _SLICE):
        rows = slice(start, min(many, start + _SLICE))
        _keep(found, rows, _scores(blend, turned, rows, mask))
    return found


def _scores(blend: Blend, turned: object, rows: slice, mask: Mask | None) -> Grid:
    grid = np.asarray((blend.queries[rows] @ turned).toarray(), dtype=np.float32)
    grid -= blend.middle[rows, None]
    # Rounded far below what counts, so that no processor's last bit decides a tie.
    grid = np.round(grid, _DIGITS)
    return grid if mask is None else mask(rows, grid)


def _keep(found: Best, rows: slice, grid: Grid) -> None:
    k = found.documents.shape[1]
    for row, scores in zip(range(rows.start, rows.stop), grid, strict=True):
        columns = _top(scores, k)
        found.documents[row, : len(columns)] = columns
        found.scores[row, : len(columns)] = scores[columns]


def _top(scores: Grid, k: int) -> NDArray[np.int64]:
    """The k best that are possible, ties in the order of their numbers."""
    if k < len(scores):
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        columns = np.flatnonzero(scores >= least)
    else:
        columns = np.arange(len(scores))
    columns = columns[scores[columns] > IMPOSSIBLE]
    return np.asarray(columns[np.argsort(-scores[columns], kind="stable")][:k])


def by_product(blend: Blend, k: int) -> Best:
    """The same for all pairs at once, without a thing left out; only where `QUICK`."""
    product = sp_matmul_topn(
        blend.queries, blend.documents.T.tocsr(), top_n=k, sort=True, n_threads=2
    )
    many = blend.queries.shape[0]
    found = Best(np.full((many, k), -1, dtype=np.int64), np.full((many, k), IMPOSSIBLE))
    row = np.repeat(np.arange(many), np.diff(product.indptr))
    scores = np.round(product.data - blend.middle[row], _DIGITS)
    order = np.lexsort((product.indices, -scores, row))
    place = np.arange(len(row)) - np.repeat(product.indptr[:-1], np.diff(product.indptr))
    found.documents[row, place] = product.indices[order]
    found.scores[row, place] = scores[order]
    return found


def _filled(blend: Blend, found: Best) -> Best:
    """Where fewer were found, or the last lies below no likeness at all, look at everything."""
    last = found.scores[:, -1] + blend.middle
    short = np.flatnonzero((found.documents[:, -1] < 0) | (last <= 0))
    turned = blend.documents.T.tocsr() if len(short) else None
    for row in short:
        rows = slice(int(row), int(row) + 1)
        _keep(found, rows, _scores(blend, turned, rows, None))
    return found
