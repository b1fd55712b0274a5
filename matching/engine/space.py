"""One sparse space for words, letters, concepts, place and time; frozen, so it can be used again.

A row is a document. Each block of columns is scaled to length one and then by the square root of
its weight, so that the product of two rows is the weighted sum of the cosines of their blocks.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.engine.records import Moment, Place
from matching.engine.words import STOP_WORDS, cut, letter_groups

Floats = NDArray[np.float32]
Key = TypeVar("Key")

WORDS, LETTERS, CONCEPTS, PLACES, TIMES = 0.5, 0.5, 0.3, 0.3, 0.1
# A group of letters in one document only can never be shared.
_LETTERS_IN_AT_LEAST = 2
_CELLS_KM = (0.25, 0.5, 1.0, 2.0)
_KM_PER_DEGREE = 111.195
_DAYS, _SLOTS = 7, 12
_BROADER = 0.3
# Longer texts repeat themselves; so many words tell what they are about.
_MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Document:
    """What the space reads of a thing."""

    text: str
    topics: tuple[str, ...] = ()
    place: Place | None = None
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class Concepts:
    """The names by which a vocabulary knows its concepts, and what each is a kind of."""

    named: Mapping[str, str]
    broader: Mapping[str, str]

    def closed(self, topics: Iterable[str]) -> dict[str, float]:
        """Concept ids with what they are a kind of, each step up counting less."""
        found: dict[str, float] = {}
        for topic in sorted(set(topics)):
            name = " ".join(cut(topic))
            concept, weight = self.named.get(name, name), 1.0
            seen: set[str] = set()
            while concept and concept not in seen:
                seen.add(concept)
                found[concept] = max(found.get(concept, 0.0), weight)
                concept, weight = self.broader.get(concept, ""), weight * _BROADER
        return found


NO_CONCEPTS = Concepts({}, {})


@dataclass(frozen=True)
class Counted:
    """How often each word stands in each document: documents × words of these documents."""

    words: tuple[str, ...]
    counts: sparse.csr_matrix
    # Every group of letters in these words, and how often it stands in each: words × groups.
    groups: tuple[str, ...]
    spelled: sparse.csr_matrix

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        column: dict[str, int] = {}
        columns, starts = [], [0]
        for text in texts:
            said = [word for word in cut(text)[:_MOST_WORDS] if _tells(word)]
            columns += [column.setdefault(word, len(column)) for word in said]
            starts.append(len(columns))
        shape = (len(starts) - 1, len(column))
        ones = np.ones(len(columns), dtype=np.float32)
        counts = sparse.csr_matrix((ones, np.array(columns, dtype=np.int32), starts), shape=shape)
        counts.sum_duplicates()
        # In the order of the alphabet: which text came first must not matter.
        order = sorted(range(len(column)), key=list(column).__getitem__)
        words = tuple(sorted(column))
        return cls(words, counts[:, order].tocsr(), *_spelling(words))

    def some(self, rows: slice) -> Counted:
        return replace(self, counts=self.counts[rows])

    def gathered(self, groups: sparse.csr_matrix) -> Counted:
        """Documents added up: `groups` is sums × documents, of ones."""
        return replace(self, counts=(groups @ self.counts).tocsr())

    def shown_in(self) -> NDArray[np.int64]:
        """In how many documents each group of letters stands."""
        shown = np.zeros(len(self.groups), dtype=np.int64)
        for start in range(0, self.counts.shape[0], _SLICE):
            shown += (self.counts[start : start + _SLICE] @ self.spelled).getnnz(axis=0)
        return shown


@dataclass(frozen=True)
class Space:
    """The columns and how rare each is, as one full look found them."""

    word_column: Mapping[str, int]
    letters_column: Mapping[str, int]
    concept_column: Mapping[str, int]
    cell_column: Mapping[tuple[int, ...], int]
    word_rarity: Floats
    letters_rarity: Floats
    concepts: Concepts

    @classmethod
    def fit(cls, documents: Sequence[Document], counted: Counted, concepts: Concepts) -> Self:
        """Freeze words, letter groups, concepts and cells with their rarity in these documents."""
        many = len(documents)
        shown = counted.shown_in()
        often = np.flatnonzero(shown >= _LETTERS_IN_AT_LEAST)
        topics = {c for d in documents for c in concepts.closed(d.topics)}
        cells = {cell for d in documents if d.place for cell in _cells(d.place)}
        return cls(
            {word: n for n, word in enumerate(counted.words)},
            {counted.groups[g]: n for n, g in enumerate(often)},
            {concept: n for n, concept in enumerate(sorted(topics))},
            {cell: n for n, cell in enumerate(sorted(cells))},
            _rarity(counted.counts.getnnz(axis=0), many),
            _rarity(shown[often], many),
            concepts,
        )

    def words(self, counted: Counted) -> sparse.csr_matrix:
        """Sublinear TF-IDF of words, rows of length one: documents × words."""
        chosen = _chosen(counted.words, self.word_column)
        return _weighed((counted.counts @ chosen).tocsr(), self.word_rarity)

    def letters(self, counted: Counted) -> sparse.csr_matrix:
        """Sublinear TF-IDF of groups of letters within words: documents × groups."""
        spelled = counted.spelled @ _chosen(counted.groups, self.letters_column)
        return _weighed((counted.counts @ spelled).tocsr(), self.letters_rarity)

    def rows(self, documents: Sequence[Document], counted: Counted) -> sparse.csr_matrix:
        """Every block, weighted: documents × all columns, float32."""
        blocks = [
            self.words(counted) * np.float32(math.sqrt(WORDS)),
            self.letters(counted) * np.float32(math.sqrt(LETTERS)),
            self._concepts(documents) * np.float32(math.sqrt(CONCEPTS)),
            self._places(documents) * np.float32(math.sqrt(PLACES)),
            _times(documents) * np.float32(math.sqrt(TIMES)),
        ]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    @property
    def starts(self) -> tuple[int, int, int]:
        """Where letters begin, where concepts begin, and how wide a row is."""
        words, letters = len(self.word_column), len(self.letters_column)
        rest = len(self.concept_column) + len(self.cell_column) + _TIME_COLUMNS
        return words, words + letters, words + letters + rest

    def _concepts(self, documents: Sequence[Document]) -> sparse.csr_matrix:
        rows = [self.concepts.closed(document.topics) for document in documents]
        return _units(_matrix(rows, self.concept_column))

    def _places(self, documents: Sequence[Document]) -> sparse.csr_matrix:
        rows = [dict.fromkeys(_cells(d.place), 1.0) if d.place else {} for d in documents]
        return _units(_matrix(rows, self.cell_column))


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS


def _rarity(shown: NDArray[np.int64], documents: int) -> Floats:
    return np.asarray(np.log((1 + documents) / (1 + shown)) + 1.0, dtype=np.float32)


_SLICE = 4_096


def _chosen(names: Sequence[str], column: Mapping[str, int]) -> sparse.csr_matrix:
    """From the columns of one text to those of the space: names × columns, ones."""
    known = np.array([column.get(name, -1) for name in names], dtype=np.int64)
    at = np.flatnonzero(known >= 0)
    ones = np.ones(len(at), dtype=np.float32)
    return sparse.csr_matrix((ones, (at, known[at])), shape=(len(names), len(column)))


def _spelling(words: Sequence[str]) -> tuple[tuple[str, ...], sparse.csr_matrix]:
    column: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for word in words:
        columns += [column.setdefault(group, len(column)) for group in letter_groups(word)]
        starts.append(len(columns))
    ones = np.ones(len(columns), dtype=np.float32)
    shape = (len(words), len(column))
    spelled = sparse.csr_matrix((ones, np.array(columns, dtype=np.int32), starts), shape=shape)
    spelled.sum_duplicates()
    return tuple(column), spelled


def _matrix(rows: Sequence[Mapping[Key, float]], column: Mapping[Key, int]) -> sparse.csr_matrix:
    kept = [[(column[key], value) for key, value in row.items() if key in column] for row in rows]
    starts = np.cumsum([0, *(len(row) for row in kept)])
    columns = np.array([at for row in kept for at, _ in row], dtype=np.int32)
    values = np.array([value for row in kept for _, value in row], dtype=np.float32)
    matrix = sparse.csr_matrix((values, columns, starts), shape=(len(rows), len(column)))
    matrix.sort_indices()
    return matrix


def _weighed(counts: sparse.csr_matrix, rarity: Floats) -> sparse.csr_matrix:
    """(1 + log count) × rarity, each row of length one."""
    counts.sort_indices()
    counts.data = (1.0 + np.log(counts.data)).astype(np.float32) * rarity[counts.indices]
    return _units(counts)


def _units(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row of length one; an empty row stays empty."""
    squares = sparse.csr_matrix(
        (matrix.data * matrix.data, matrix.indices, matrix.indptr), shape=matrix.shape, copy=False
    )
    lengths = np.sqrt(np.asarray(squares.sum(axis=1)).ravel()).astype(np.float32)
    matrix.data /= np.repeat(np.where(lengths > 0, lengths, np.float32(1)), np.diff(matrix.indptr))
    return matrix


def _cells(place: Place) -> tuple[tuple[int, ...], ...]:
    """The cells of 250 m to 2 km a place lies in; one projection for each degree of latitude."""
    band = math.floor(place.lat)
    north = place.lat * _KM_PER_DEGREE
    east = place.lon * _KM_PER_DEGREE * math.cos(math.radians(band + 0.5))
    return tuple(
        (number, band, math.floor(north / size), math.floor(east / size))
        for number, size in enumerate(_CELLS_KM)
    )


_TIME_COLUMNS = _DAYS + _SLOTS + _DAYS * _SLOTS


def _times(documents: Sequence[Document]) -> sparse.csr_matrix:
    """Day of the week, two hours of the day, and both together: documents × 103."""
    rows = [Counter(at for m in d.moments for at in _time_columns(m)) for d in documents]
    columns = {at: at for at in range(_TIME_COLUMNS)}
    return _units(_matrix(rows, columns))


def _time_columns(moment: Moment) -> tuple[int, ...]:
    if moment.hour is None:
        return (moment.weekday,)
    slot = moment.hour // 2
    return (
        moment.weekday,
        _DAYS + slot,
        _DAYS + _SLOTS + moment.weekday * _SLOTS + slot,
    )
