"""What the engine remarks, in sentences: whole facts, plain words, never a number for a fit."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from matching.engine.shapes import Part, Remark
from matching.sentences.cautions import CAUTIONS
from matching.sentences.lessons import LESSONS
from matching.sentences.reasons import PARTS, REASONS
from matching.sentences.telling import Labels, Side, Teller, Told
from matching.sentences.tips import TIPS, TIPS_FOR_PARTNERS, WALLS

__all__ = [
    "Labels",
    "Side",
    "band",
    "fact",
    "lesson",
    "part",
    "reason",
    "tip",
    "warning",
    "why_not",
]

_HEAVY, _SOME = 0.15, 0.05


def reason(remark: Remark, labels: Labels, *, side: Side = "community") -> str:
    """Why these two: one fact."""
    return _say(REASONS, remark, labels, side)


def warning(remark: Remark, labels: Labels, *, side: Side = "community") -> str:
    """What to watch out for, or to ask before saying yes."""
    return _say(CAUTIONS, remark, labels, side)


def tip(remark: Remark, labels: Labels, *, side: Side = "community") -> str:
    """What would help, when nothing was found."""
    tellers = TIPS if side == "community" else TIPS_FOR_PARTNERS
    return _say(tellers, remark, labels, side)


def why_not(remark: Remark, labels: Labels, *, side: Side = "community") -> str:
    """What keeps these two apart."""
    return _say(WALLS, remark, labels, side)


def part(part: Part, labels: Labels, *, side: Side = "community") -> str:
    """One line of the sum without numbers: the fact, and in words how much it counts."""
    told = fact(part, labels, side=side)
    return _("%(fact)s (%(weight)s)") % {"fact": told, "weight": _weight(part.value)}


def fact(part: Part, labels: Labels, *, side: Side = "community") -> str:
    """What a line of the sum is about."""
    return _say(PARTS, Remark(part.kind, part.params), labels, side)


def lesson(remark: Remark, labels: Labels, *, side: Side) -> str:
    """What a no changed for the side that said it."""
    return _say(LESSONS, remark, labels, side)


def band(band: str) -> str:
    return _("Good fit") if band == "good" else _("Fair fit")


def _say(tellers: Mapping[str, Teller], remark: Remark, labels: Labels, side: Side) -> str:
    teller = tellers.get(remark.code)
    told = Told(remark.params, labels, side)
    # A code from an older engine, read back from a row, still deserves an honest sentence.
    return teller(told) if teller else _("This was true when the suggestion was made.")


def _weight(value: float) -> str:
    if value < 0:
        return _("counts against")
    if value >= _HEAVY:
        return _("counts heavily")
    return _("counts") if value >= _SOME else _("counts a little")
