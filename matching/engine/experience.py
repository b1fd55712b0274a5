"""What communities taught by their answers: a small ridge for each that said yes or no before.

Its own asks and what it said yes to are +1, what it turned down as not its subject is -1, and the
nearest things of other communities are 0. Offerings that nobody answered play no part, so a new one
moves nobody's score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from matching.engine.features import Reader, TextFeatures
from matching.engine.nearest import nearest_of_others
from matching.engine.shapes import Answer, AskFacts
from matching.engine.tastes import NEIGHBOURS, NO_TASTE, Taste, closest, fit, stacked

_WORDS, _LETTERS, _CONCEPTS = math.sqrt(0.5), math.sqrt(0.5), math.sqrt(0.3)
_ASKED, _YES, _NO = "asked", "yes", "no"


def in_one_row(text: TextFeatures) -> sparse.csr_matrix:
    """Words, letters and concepts side by side, weighed: things × all columns."""
    blocks = [text.words * _WORDS, text.letters * _LETTERS, text.concepts * _CONCEPTS]
    return sparse.hstack(blocks, format="csr")


@dataclass(frozen=True)
class Experience:
    """A taste for each community that answered, over the rows it was fitted on."""

    items: sparse.csr_matrix
    # For each item whose it is, and whether they asked for it or said yes or no to it.
    owners: Sequence[str]
    said: Sequence[str]
    tastes: Mapping[str, Taste]

    @classmethod
    def of(
        cls, asks: Sequence[AskFacts], rows: sparse.csr_matrix, answers: Sequence[Answer], r: Reader
    ) -> Self:
        """`asks` with their `rows`; answers in whatever order they came."""
        given = sorted(answers, key=lambda each: (each.community, each.offering.id, each.liked))
        offered = in_one_row(r.offerings([each.offering for each in given]))
        items = sparse.vstack([rows, offered], format="csr")
        owners = [ask.community for ask in asks] + [each.community for each in given]
        said = [_ASKED] * len(asks) + [_YES if each.liked else _NO for each in given]
        known = {each.community for each in given} & {ask.community for ask in asks}
        return cls(items, owners, said, _tastes(items, owners, said, sorted(known)))

    def weights(self, asks: Sequence[AskFacts]) -> sparse.csr_matrix:
        """The taste behind each ask: asks × columns, empty where nothing was learned."""
        known = sorted(self.tastes)
        number = {community: at for at, community in enumerate(known)}
        weights = stacked([NO_TASTE, *(self.tastes[community] for community in known)], self.items)
        return weights[[1 + number.get(ask.community, -1) for ask in asks]]

    def shares(self, community: str, offered: sparse.csr_matrix) -> dict[str, tuple[float, int]]:
        """How much all yeses and all noes pull one offering (one row), and how many they are."""
        taste = self.tastes.get(community)
        if taste is None:
            return {}
        pulled = taste.pulls * (self.items[taste.rows] @ offered.T).toarray().ravel()
        own = [self.owners[row] == community for row in taste.rows]
        found = {}
        for word in (_YES, _NO):
            chosen = [at for at, row in enumerate(taste.rows) if own[at] and self.said[row] == word]
            if chosen:
                found[word] = (float(pulled[chosen].sum()), len(chosen))
        return found


def _tastes(
    items: sparse.csr_matrix, owners: Sequence[str], said: Sequence[str], known: Sequence[str]
) -> dict[str, Taste]:
    number = {name: at for at, name in enumerate(sorted(set(owners)))}
    owner = np.array([number[name] for name in owners], dtype=np.int64)
    wanted = np.array([-1.0 if word == _NO else 1.0 for word in said])
    tastes = {}
    for community in known:
        own = np.flatnonzero(owner == number[community])
        others, likeness = nearest_of_others(items, owner, NEIGHBOURS, seed=0, rows=own)
        near = closest(others, likeness)
        rows = np.concatenate([own, near])
        goals = np.concatenate([wanted[own], np.zeros(len(near))])
        tastes[community] = fit(items, rows, goals)
    return tastes
