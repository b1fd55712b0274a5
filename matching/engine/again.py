"""One community anew against everything a full look has stored: an edit, or a preview.

Words and their rarity stay as they were frozen, so nobody else's list moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.engine.blend import Opinion, blended
from matching.engine.candidates import best
from matching.engine.nearest import nearest_in
from matching.engine.ranking import (
    C2O_LETTERS,
    C2O_WORDS,
    TASTE,
    Look,
    documents_of,
    in_order,
    whole_rows,
)
from matching.engine.records import Asking, Offered, Ranking
from matching.engine.space import NO_CONCEPTS, Concepts, Counted
from matching.engine.tastes import NEIGHBOURS, closest, fit, sketched, stacked


@dataclass(frozen=True)
class Stored:
    """What a full look keeps: both sides as rows, and the things of others ready to compare."""

    look: Look
    offerings: tuple[str, ...]
    communities: NDArray[np.str_]
    sketch: sparse.csr_matrix
    turned: sparse.csr_matrix

    @classmethod
    def of(
        cls,
        offerings: Sequence[Offered],
        communities: Sequence[Asking],
        concepts: Concepts = NO_CONCEPTS,
    ) -> Self:
        given, asking = in_order(offerings, "offering"), in_order(communities, "community")
        look = Look.at(given, asking, concepts)
        sketch = sketched(look.items)
        ids = np.array([each.id for each in asking], dtype=np.str_)
        return cls(look, tuple(each.id for each in given), ids, sketch, sketch.T.tocsr())

    def list_for(self, community: Asking, k: int, *, seed: int = 0) -> Ranking:
        """The best k offerings for a community as it is now, known before or not."""
        documents = documents_of(community)
        counted = Counted.of(document.text for document in documents)
        space = self.look.space
        own = space.rows(documents, counted)
        known = np.flatnonzero(self.communities == community.id)
        number = int(known[0]) if len(known) else -1
        others, likeness = nearest_in(
            own, np.full(len(documents), number), self.turned, self.look.owners, NEIGHBOURS
        )
        near = closest(others, likeness)
        items = sparse.vstack([own, self.look.items[near]], format="csr")
        wanted = np.zeros(items.shape[0])
        wanted[: len(documents)] = 1.0
        taste = fit(items, np.arange(items.shape[0]), wanted)
        together = counted.gathered(sparse.csr_matrix(np.ones((1, len(documents)), np.float32)))
        words, letters = whole_rows(space, together, items.shape[1])
        given = self.look.given
        blend = blended(
            [
                Opinion(TASTE, stacked([taste], items), given),
                Opinion(C2O_WORDS, words, given),
                Opinion(C2O_LETTERS, letters, given),
            ],
            seed=seed,
        )
        found = best(blend, k)
        at = found.documents[0][found.documents[0] >= 0]
        scores = tuple(float(score) for score in found.scores[0][: len(at)])
        return Ranking("c2o", community.id, tuple(self.offerings[n] for n in at), scores)
