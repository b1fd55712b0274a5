"""Several opinions on who fits whom, each in standard deviations of its query, added up.

Every opinion is a product of a query row and a document row. Dividing by the spread of one query
only scales its row, so the whole blend is again one product: queries × documentsᵀ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

# So many documents tell the spread of a query well enough.
_SAMPLE = 512
_SLICE = 256


@dataclass(frozen=True)
class Opinion:
    """How much it counts, and its rows: queries × columns and documents × columns."""

    weight: float
    queries: sparse.csr_matrix
    documents: sparse.csr_matrix


@dataclass(frozen=True)
class Blend:
    """queries @ documents.T - middle is the sum of the weighed z-scores."""

    queries: sparse.csr_matrix
    documents: sparse.csr_matrix
    middle: NDArray[np.float32]


def blended(opinions: Sequence[Opinion], *, seed: int) -> Blend:
    """Opinions that share their documents share columns; the others stand side by side."""
    shared: list[tuple[sparse.csr_matrix, sparse.csr_matrix]] = []
    middle = np.zeros(opinions[0].queries.shape[0], dtype=np.float64)
    for opinion in opinions:
        mean, spread = _spread(opinion, seed)
        scale = np.where(spread > 0, opinion.weight / np.where(spread > 0, spread, 1.0), 0.0)
        middle += mean * scale
        scaled = sparse.csr_matrix(sparse.diags(scale.astype(np.float32)) @ opinion.queries)
        for at, (queries, documents) in enumerate(shared):
            if documents is opinion.documents:
                shared[at] = (queries + scaled, documents)
                break
        else:
            shared.append((scaled, opinion.documents))
    return Blend(
        _beside([queries for queries, _ in shared]),
        _beside([documents for _, documents in shared]),
        middle.astype(np.float32),
    )


def _beside(blocks: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
    if len(blocks) == 1:
        return blocks[0].astype(np.float32)
    return sparse.hstack(blocks, format="csr", dtype=np.float32)


def _spread(opinion: Opinion, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation over the documents, for each query."""
    documents = opinion.documents
    if documents.shape[0] > _SAMPLE:
        chosen = np.random.default_rng(seed).choice(documents.shape[0], _SAMPLE, replace=False)
        documents = documents[np.sort(chosen)]
    many = max(1, documents.shape[0])
    turned = documents.T.tocsr()
    means, spreads = [], []
    for start in range(0, opinion.queries.shape[0], _SLICE):
        grid = (opinion.queries[start : start + _SLICE] @ turned).toarray().astype(np.float64)
        mean = grid.sum(axis=1) / many
        square = np.einsum("qd,qd->q", grid, grid) / many
        means.append(mean)
        spreads.append(np.sqrt(np.maximum(square - mean**2, 0.0)))
    return np.concatenate(means), np.concatenate(spreads)
