"""A match in words of the reader's language: what the engine remembered, put into sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import sentences
from matching.engine.shapes import Remark
from matching.engine.stored import remark_from
from matching.learned import NOT_NOW
from matching.models import Match, MatchFeedback, UnmetAsk
from matching.sentences import Labels, Side
from matching.sums import Sum, whole_sum
from network.kernel.remembered import Remembered
from network.kernel.wording import day
from network.vocabulary import reference
from network.vocabulary.queries import topic_labels


@dataclass(frozen=True)
class Spoken:
    band: str
    reasons: list[str]
    warnings: list[str]
    sum: Sum


@Remembered
def labels() -> Labels:
    """Every word a sentence may need, in the active language."""
    return Labels(
        topics=topic_labels(),
        features={word.id: word.label for word in reference.words("space_features").values()},
        audiences={word.id: word.label for word in reference.words("audiences").values()},
        costs={word.id: word.label for word in reference.words("cost_kinds").values()},
        languages={"nl": reference.language_label("nl"), "en": reference.language_label("en")},
    )


def spoken(match: Match, known: Labels, side: Side) -> Spoken:
    return Spoken(
        band=sentences.band(match.band),
        reasons=[
            sentences.reason(match.discreet(remark_from(entry), side), known, side=side)
            for entry in match.reasons
        ],
        warnings=[
            sentences.warning(match.discreet(remark_from(entry), side), known, side=side)
            for entry in match.warnings
        ],
        sum=whole_sum(match, known, side),
    )


def with_words(matches: Iterable[Match], known: Labels | None = None) -> list[Match]:
    """The same matches, each with its `words` for the side the reader is on."""
    known = known or labels()
    rows = list(matches)
    for match in rows:
        side: Side = "community" if getattr(match, "is_ours", True) else "partner"
        match.words = spoken(match, known, side)
    return rows


def tip(remark: Remark, side: Side) -> str:
    return sentences.tip(remark, labels(), side=side)


def tips(unmet: Iterable[UnmetAsk], known: Labels) -> list[UnmetAsk]:
    """The asks without an answer, each with what would help most in `words`."""
    rows = list(unmet)
    for row in rows:
        row.words = sentences.tip(remark_from(row.tip), known)
    return rows


def first_line(match: Match) -> str:
    """A beginning for the introduction, which people change freely."""
    community = match.ask.interest.community
    return _(
        "Hello. We are a group from %(area)s. We look for: %(ask)s. "
        "Your offering “%(offering)s” seems to fit. Shall we meet?"
    ) % {
        "area": community.area.name,
        "ask": match.ask.title,
        "offering": match.offering.title,
    }


def effect(said: MatchFeedback, known: Labels | None = None) -> str:
    """What a no does from now on, in one sentence for the side that said it."""
    match = said.match
    if match.returns_on and said.reason == NOT_NOW:
        return _("We put it away until %(day)s.") % {"day": day(match.returns_on)}
    taught = {
        **said.learned,
        "wish": match.ask.interest.title,
        "ask": match.ask.title,
        "offering": match.offering.title,
    }
    remark = remark_from({"code": said.learned.get("kind", "pair"), "params": taught})
    side: Side = "community" if said.side == MatchFeedback.Side.COMMUNITY else "partner"
    return sentences.lesson(remark, known or labels(), side=side)


def effects(noes: Iterable[MatchFeedback]) -> list[MatchFeedback]:
    """Each no with what it taught, in `words`."""
    rows, known = list(noes), labels()
    for said in rows:
        said.words = effect(said, known)
    return rows
