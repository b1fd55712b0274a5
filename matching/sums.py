"""The whole sum behind a suggestion, in words and whole points that a reader can add up by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import sentences
from matching.engine.shapes import Part
from matching.engine.stored import part_from
from matching.models import Match
from matching.sentences import Labels, Side

POINTS = 1000  # for a score of one
# What a provider may read, because the ask or their own offering says it; the rest is one line.
OPEN_TO_PROVIDERS = frozenset(
    {"topic", "word", "near", "time", "size", "feature", "cost", "language", "purpose", "unknown"}
)


@dataclass(frozen=True)
class Line:
    words: str
    points: int


@dataclass(frozen=True)
class Sum:
    """Lines that add up to the total, exactly: `sum(line.points) == points`."""

    lines: list[Line]
    points: int


def whole_sum(match: Match, labels: Labels, side: Side) -> Sum:
    """Every part that was stored with the match, largest first, equal words taken together."""
    values: dict[str, float] = {}
    for entry in match.parts:
        part = match.discreet(part_from(entry), side)
        words = _fact(part, labels, side)
        values[words] = values.get(words, 0.0) + part.value
    points = _in_points(list(values.values()))
    lines = [Line(words, given) for words, given in zip(values, points, strict=True)]
    return Sum(sorted(lines, key=lambda line: -line.points), sum(points))


def _fact(part: Part, labels: Labels, side: Side) -> str:
    if side == "partner" and part.kind not in OPEN_TO_PROVIDERS:
        return _("The rest of what they tell about themselves")
    return sentences.fact(part, labels, side=side)


def _in_points(values: Sequence[float]) -> list[int]:
    """Rounded so that the rounded ones still add up: the largest remainders go up first."""
    exact = [value * POINTS for value in values]
    points = [math.floor(each) for each in exact]
    missing = round(math.fsum(exact)) - sum(points)
    remainders = sorted(range(len(exact)), key=lambda at: (points[at] - exact[at], at))
    for at in remainders[:missing]:
        points[at] += 1
    return points
