"""Would the engine have found what both said yes to? Each yes is hidden once and looked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.experience import Experience, in_one_row
from matching.engine.look import Look
from matching.engine.shapes import Answer
from matching.engine.tables import Column

DEPTH = 10
# Walls that came after the yes, or because of it.
_SETTLED = ("blocked", "dismissed", "underway", "full", "closed", "dates")


@dataclass(frozen=True)
class Evaluation:
    """Mean nDCG@10 over the hidden yeses, by the whole engine and by words alone."""

    hidden: int
    engine: float
    words: float


def evaluate(look: Look, *, most: int = 200) -> Evaluation:
    gains = list(_gains(look, most))
    if not gains:
        return Evaluation(0, math.nan, math.nan)
    engine, words = zip(*gains, strict=True)
    return Evaluation(len(gains), sum(engine) / len(gains), sum(words) / len(gains))


def _gains(look: Look, most: int) -> Iterator[tuple[float, float]]:
    column = {offering.id: at for at, offering in enumerate(look.offerings)}
    rows_of: dict[str, list[int]] = {}
    for row, ask in enumerate(look.asks):
        rows_of.setdefault(ask.community, []).append(row)
    rows = in_one_row(look.asked.text)
    liked = [answer for answer in look.standing.answers if answer.liked]
    for answer in liked[:most]:
        at, asked = column.get(answer.offering.id), rows_of.get(answer.community, [])
        asked = [row for row in asked if look.asks[row].kind == answer.offering.kind]
        if at is None or not asked:
            continue
        learned = Experience.of(look.asks, rows, _without(look, answer), look.reader)
        taste = learned.weights(look.asks)
        (block,) = replace(look, asked=replace(look.asked, taste=taste)).blocks(asked)
        possible = np.ones(block.scored.total.shape, dtype=bool)
        for code, flags in block.judged.blocked.items():
            if code not in _SETTLED:
                possible &= ~flags
        yield (
            _gain(np.where(possible, block.scored.total, -np.inf).max(axis=0), at),
            _gain(block.scored.terms["word"].max(axis=0), at),
        )


def _without(look: Look, hidden: Answer) -> list[Answer]:
    """Of the community itself only: what others answered teaches it nothing but what is theirs."""
    return [
        each
        for each in look.standing.answers
        if each != hidden and each.community == hidden.community
    ]


def _gain(scores: Column, at: int) -> float:
    """One relevant thing: one over the logarithm of its place."""
    if not np.isfinite(scores[at]):
        return 0.0
    place = int((scores > scores[at]).sum() + (scores[:at] == scores[at]).sum())
    return 1 / math.log2(place + 2) if place < DEPTH else 0.0
