"""BM25 as a product of rows: what a short text of an offering says to the long one of a community.

Never the other way round: with a whole profile as the query every common word counts.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

_SATURATION, _LENGTH = 1.2, 0.75


def weighed(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Counts (documents × words) as BM25 weights of the same shape."""
    many = counts.shape[0]
    shown = counts.getnnz(axis=0)
    rarity = np.log(1.0 + (many - shown + 0.5) / (shown + 0.5))
    length = np.asarray(counts.sum(axis=1)).ravel()
    average = length.mean() if many and length.sum() else 1.0
    saturation = _SATURATION * (1 - _LENGTH + _LENGTH * length / average)
    per_value = np.repeat(saturation, np.diff(counts.indptr))
    values = counts.data * (_SATURATION + 1) / (counts.data + per_value) * rarity[counts.indices]
    return sparse.csr_matrix(
        (values.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape
    )


def asked(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """The words of a query, each once: queries × words."""
    ones = np.ones(len(counts.data), dtype=np.float32)
    return sparse.csr_matrix((ones, counts.indices, counts.indptr), shape=counts.shape)
