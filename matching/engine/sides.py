"""Both sides of a look: the same facts as they were told, as columns, and as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from scipy import sparse

from matching.engine.features import Reader, TextFeatures
from matching.engine.shapes import AskFacts, OfferingFacts
from matching.engine.tables import AskTable, OfferingTable, ask_table, offering_table, some


@dataclass(frozen=True)
class Asked:
    """The side that wants something."""

    facts: tuple[AskFacts, ...]
    table: AskTable
    text: TextFeatures
    wishes: tuple[frozenset[str], ...]
    # What the communities behind the asks taught: asks × all columns; None while nobody did.
    taste: sparse.csr_matrix | None = None

    @classmethod
    def read(cls, asks: tuple[AskFacts, ...], reader: Reader, tongues: Sequence[str]) -> Self:
        wishes = tuple(reader.wished_features(ask) for ask in asks)
        return cls(asks, ask_table(asks, tongues), reader.asks(asks), wishes)

    def some(self, rows: Sequence[int]) -> Asked:
        return Asked(
            tuple(self.facts[row] for row in rows),
            some(self.table, rows),
            self.text.some(rows),
            tuple(self.wishes[row] for row in rows),
            None if self.taste is None else self.taste[rows],
        )


@dataclass(frozen=True)
class Offered:
    """The side that gives something."""

    facts: tuple[OfferingFacts, ...]
    table: OfferingTable
    text: TextFeatures

    @classmethod
    def read(
        cls, offerings: tuple[OfferingFacts, ...], reader: Reader, tongues: Sequence[str]
    ) -> Self:
        return cls(offerings, offering_table(offerings, tongues), reader.offerings(offerings))

    def some(self, rows: Sequence[int]) -> Offered:
        facts = tuple(self.facts[row] for row in rows)
        return Offered(facts, some(self.table, rows), self.text.some(rows))


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_HasId)


def in_order(facts: Sequence[Named]) -> tuple[Named, ...]:
    ordered = tuple(sorted(facts, key=lambda each: each.id))
    if len({each.id for each in ordered}) < len(ordered):
        raise ValueError("two facts carry the same id")
    return ordered
