"""Facts turned into sparse rows: words, groups of letters, concepts. No row is longer than one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from matching.engine.concepts import Thesaurus, feature_thesaurus, topic_thesaurus
from matching.engine.lexicon import Lexicon
from matching.engine.shapes import AskFacts, OfferingFacts, Vocabulary
from matching.engine.words import letter_groups, telling

_TITLE, _TEXT, _CONTEXT = 2.0, 1.0, 0.5
_DECLARED = 1.0
# A partner says what an offering is about; a word in passing adds little to that. A community tells
# what it needs in its own words; those count for more, and its general story for less.
_OFFERED_IN_PASSING, _ASKED_IN_WORDS, _ASKED_IN_CONTEXT = 0.35, 0.8, 0.4
_WISHED = 0.5

Row = dict[str, float]


@dataclass(frozen=True)
class TextFeatures:
    """The rows of one side, in the order of its facts."""

    words: sparse.csr_matrix
    letters: sparse.csr_matrix
    concepts: sparse.csr_matrix

    def some(self, rows: Sequence[int]) -> TextFeatures:
        return TextFeatures(self.words[rows], self.letters[rows], self.concepts[rows])


@dataclass(frozen=True)
class Reader:
    """Reads a text against one lexicon and one vocabulary."""

    lexicon: Lexicon
    topics: Thesaurus
    features: Thesaurus
    concept_column: Mapping[str, int]

    @classmethod
    def of(cls, vocabulary: Vocabulary, lexicon: Lexicon) -> Self:
        concepts = sorted({topic.id for topic in vocabulary.topics})
        return cls(
            lexicon,
            topic_thesaurus(vocabulary),
            feature_thesaurus(vocabulary),
            {concept: column for column, concept in enumerate(concepts)},
        )

    def words(self, counts: Row) -> Row:
        rarity = self.lexicon.word_rarity
        return _unit({w: math.log2(1 + n) * rarity[w] for w, n in counts.items() if w in rarity})

    def letters(self, counts: Row) -> Row:
        rarity = self.lexicon.letters_rarity
        groups: Row = {}
        for word, count in counts.items():
            for group in letter_groups(word):
                if group in rarity:
                    groups[group] = groups.get(group, 0.0) + count
        return _unit({group: math.log2(1 + n) * rarity[group] for group, n in groups.items()})

    def offering_concepts(self, offering: OfferingFacts) -> Row:
        spoken = self.topics.mentions(f"{offering.title}. {offering.text}", self.lexicon)
        found = {c: _OFFERED_IN_PASSING * said.strength for c, said in spoken.items()}
        found.update(dict.fromkeys(offering.topics, _DECLARED))
        return self._concepts(found)

    def ask_concepts(self, ask: AskFacts) -> Row:
        found = dict.fromkeys(ask.topics, _DECLARED)
        for text, weight in (
            (f"{ask.title}. {ask.text}", _ASKED_IN_WORDS),
            (ask.context, _ASKED_IN_CONTEXT),
        ):
            for concept, said in self.topics.mentions(text, self.lexicon).items():
                found[concept] = found.get(concept, 0.0) + weight * said.strength
        return self._concepts(found)

    def spoken_of(self, text: str) -> dict[str, str]:
        """The concepts a text speaks of, each with the word that says so."""
        return {c: said.word for c, said in self.topics.mentions(text, self.lexicon).items()}

    def wished_features(self, ask: AskFacts) -> frozenset[str]:
        """What the ask demands, and what its own words name besides."""
        named = self.features.mentions(f"{ask.title}. {ask.text}", self.lexicon)
        return ask.must_features | {
            feature for feature, said in named.items() if said.strength >= _WISHED
        }

    def offerings(self, offerings: Sequence[OfferingFacts]) -> TextFeatures:
        counts = [offering_counts(offering) for offering in offerings]
        return self._rows(counts, [self.offering_concepts(offering) for offering in offerings])

    def asks(self, asks: Sequence[AskFacts]) -> TextFeatures:
        return self._rows([ask_counts(ask) for ask in asks], [self.ask_concepts(a) for a in asks])

    def _concepts(self, found: Row) -> Row:
        closed = self.topics.closed(found)
        known = {c: closed[c] for c in sorted(closed) if c in self.concept_column}
        # Never stretched: a single word in passing must not become all that a text is about.
        length = max(1.0, _length(known))
        return {concept: weight / length for concept, weight in known.items()}

    def _rows(self, counts: Sequence[Row], concepts: Sequence[Row]) -> TextFeatures:
        return TextFeatures(
            _matrix([self.words(row) for row in counts], self.lexicon.word_column),
            _matrix([self.letters(row) for row in counts], self.lexicon.letters_column),
            _matrix(concepts, self.concept_column),
        )


def offering_counts(offering: OfferingFacts) -> Row:
    return _summed((offering.title, _TITLE), (offering.text, _TEXT))


def ask_counts(ask: AskFacts) -> Row:
    return _summed((ask.title, _TITLE), (ask.text, _TEXT), (ask.context, _CONTEXT))


def own_words(ask: AskFacts) -> frozenset[str]:
    """The words of an ask that a reason may quote to the other side."""
    return frozenset(telling(ask.title)) | frozenset(telling(ask.text))


def _summed(*texts: tuple[str, float]) -> Row:
    counts: Row = {}
    for text, weight in texts:
        for word, count in telling(text).items():
            counts[word] = counts.get(word, 0.0) + weight * count
    return counts


def _unit(row: Row) -> Row:
    length = _length(row)
    return {key: row[key] / length for key in sorted(row)} if length else {}


def _length(row: Row) -> float:
    """Summed in one order and without loss: the same row has the same length to the last bit."""
    return math.sqrt(math.fsum(row[key] ** 2 for key in sorted(row)))


def _matrix(rows: Sequence[Row], column: Mapping[str, int]) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([column[key] for row in rows for key in row], dtype=np.int32)
    values = np.array([value for row in rows for value in row.values()], dtype=np.float64)
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), len(column)))
