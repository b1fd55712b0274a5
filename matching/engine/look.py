"""One look at everything: facts in order, as columns and rows, judged and scored in blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from matching.engine.experience import Experience, in_one_row
from matching.engine.feasibility import Judged, judge_all
from matching.engine.features import Reader
from matching.engine.floor import good_enough
from matching.engine.lexicon import Lexicon, freeze
from matching.engine.scoring import Scored, score_all
from matching.engine.shapes import AskFacts, OfferingFacts, Settings, Standing, Vocabulary
from matching.engine.sides import Asked, Offered, in_order
from matching.engine.tables import Flags, tongues_of

# Rows judged at once: enough to be fast, few enough to fit beside everything else.
_BLOCK = 128


@dataclass(frozen=True)
class Block:
    """Some asks against some offerings."""

    asks: tuple[AskFacts, ...]
    offerings: tuple[OfferingFacts, ...]
    judged: Judged
    scored: Scored
    # Possible, and above the floor.
    good: Flags


@dataclass(frozen=True)
class Look:
    """Both sides, sorted by id, so that the order in which they came in cannot matter."""

    asked: Asked
    offered: Offered
    reader: Reader
    settings: Settings
    standing: Standing
    learned: Experience | None = None

    @classmethod
    def at(
        cls,
        offerings: Sequence[OfferingFacts],
        asks: Sequence[AskFacts],
        vocabulary: Vocabulary,
        *,
        settings: Settings,
        standing: Standing,
        lexicon: Lexicon | None,
    ) -> Self:
        given, wanted = in_order(offerings), in_order(asks)
        reader = Reader.of(vocabulary, lexicon or freeze(given, wanted))
        tongues = tongues_of(given, wanted)
        asked = Asked.read(wanted, reader, tongues)
        learned = None
        if standing.answers and wanted:
            learned = Experience.of(wanted, in_one_row(asked.text), standing.answers, reader)
            asked = replace(asked, taste=learned.weights(wanted))
        return cls(asked, Offered.read(given, reader, tongues), reader, settings, standing, learned)

    @property
    def asks(self) -> tuple[AskFacts, ...]:
        return self.asked.facts

    @property
    def offerings(self) -> tuple[OfferingFacts, ...]:
        return self.offered.facts

    def blocks(self, rows: Sequence[int] | None = None) -> Iterator[Block]:
        """All asks, or those in these rows, against all offerings."""
        chosen = range(len(self.asks)) if rows is None else rows
        for start in range(0, len(chosen), _BLOCK):
            yield self._block(self.asked.some(chosen[start : start + _BLOCK]), self.offered)

    def pair(self, ask: str, offering: str) -> Block:
        """These two by themselves."""
        row, column = self._ask_row[ask], self._offering_row[offering]
        return self._block(self.asked.some([row]), self.offered.some([column]))

    def taught(self, block: Block) -> dict[str, tuple[float, int]]:
        """Of a block of one pair: what the yeses and the noes of the community say of it."""
        if self.learned is None:
            return {}
        column = self._offering_row[block.offerings[0].id]
        row = in_one_row(self.offered.some([column]).text)
        return self.learned.shares(block.asks[0].community, row)

    def _block(self, asked: Asked, offered: Offered) -> Block:
        judged = judge_all(asked.table, offered.table, self.standing)
        scored = score_all(asked, offered, judged, self.settings)
        good = judged.feasible & good_enough(scored, self.settings)
        return Block(asked.facts, offered.facts, judged, scored, np.asarray(good))

    @cached_property
    def _ask_row(self) -> dict[str, int]:
        return {ask.id: row for row, ask in enumerate(self.asks)}

    @cached_property
    def _offering_row(self) -> dict[str, int]:
        return {offering.id: row for row, offering in enumerate(self.offerings)}
