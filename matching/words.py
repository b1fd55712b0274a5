"""A match in words of the reader's language: what the engine remembered, put into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching import sentences
from matching.engine.shapes import Remark
from matching.engine.stored import remark_from
from matching.learned import NOT_NOW
from matching.models import Match, MatchFeedback, MatchRun, UnmetAsk
from matching.queries.table import Watch
from matching.sentences import Labels, Side
from matching.sentences.telling import inside
from matching.sums import Sum, whole_sum
from network.communities.models import InterestAsk
from network.kernel.remembered import Remembered
from network.kernel.wording import day
from network.organisations.models import Organisation
from network.vocabulary import reference
from network.vocabulary.models import Area, Topic
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
        match.chosen_by = chosen_by(match) if side == "community" else ""
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


def watching(watch: Watch) -> list[str]:
    """What a librarian should know of a pair, beside what the engine warns of."""
    said = []
    if watch.times_before >= 2:  # noqa: PLR2004 (a third time is worth a thought)
        said.append(
            _("Note: this would be time %(number)d with the same partner.")
            % {"number": watch.times_before + 1}
        )
    if watch.is_near_limit:
        said.append(_("Note: this partner has room for one more conversation."))
    return said


def chosen_by(match: Match) -> str:
    """Whose choice it was, when it was not the computer's."""
    choice = getattr(match, "choice", None)
    if choice is None or not choice.is_named or choice.member is None:
        return ""
    return _("%(name)s chose this for you.") % {"name": choice.member.display_name}


def invitation(
    topic: Topic, area: Area, asks: Sequence[InterestAsk], library: Organisation, link: str
) -> str:
    """A letter to somebody who could offer what is missing, in the active language."""
    number = len(asks)
    asked = ngettext(
        "%(number)d group in %(area)s looks for something about %(topic)s.",
        "%(number)d groups in %(area)s look for something about %(topic)s.",
        number,
    ) % {"number": number, "area": area.name, "topic": inside(topic.label)}
    lines = [
        _("Hello,"),
        "",
        asked,
        _("Nobody offers that now."),
        *[f"– {ask.title}" for ask in asks[:3]],
        "",
        _("Could you help? A room, an hour or something you know is enough."),
        _("Here you can put it online. You decide what happens next: %(link)s") % {"link": link},
        "",
        library.name,
    ]
    return "\n".join(lines)


STAGES = {
    "looking": gettext_lazy("Look at everything"),
    "computing": gettext_lazy("Work out what fits"),
    "keeping": gettext_lazy("Keep what was found"),
}
METRICS = {
    "suggestions": gettext_lazy("Suggestions"),
    "answered": gettext_lazy("Asks with a suggestion"),
    "never_shown": gettext_lazy("Offerings on nobody's list"),
    "gini": gettext_lazy("How uneven the showing is (0 is even)"),
}
WRONG = {
    "few_asks": gettext_lazy(
        "Only %(now)s asks were looked at; the time before there were %(before)s."
    ),
    "few_offerings": gettext_lazy(
        "Only %(now)s offerings were looked at; the time before there were %(before)s."
    ),
    "shrunk": gettext_lazy(
        "The lists became much shorter: %(now)s suggestions; the time before %(before)s."
    ),
    "unfair": gettext_lazy(
        "The same few are shown much more: unevenness %(now)s; the time before %(before)s."
    ),
}
SHARES = {"answered", "never_shown"}


def stage(name: str) -> str:
    return str(STAGES[name])


def metrics() -> list[tuple[str, str]]:
    return [(name, str(label)) for name, label in METRICS.items()]


def metric(name: str, value: float) -> str:
    if name in SHARES:
        return _("%(number)d of 100") % {"number": round(value * 100)}
    return number_format(value, decimal_pos=2 if name == "gini" else 0)


def wrong(run: MatchRun) -> list[str]:
    """Why a run was refused."""
    return [str(WRONG[why["code"]]) % why for why in run.counts.get("wrong", [])]


def counted(run: MatchRun) -> str:
    """What came of a run, in one line."""
    if run.state == MatchRun.State.REFUSED:
        return " ".join(wrong(run)) or _("It stopped halfway.")
    if run.state != MatchRun.State.DONE:
        return ""
    return _("%(new)s new, %(kept)s kept, %(withdrawn)s withdrawn, %(none)s with nothing") % {
        **{name: run.counts.get(name, 0) for name in ("new", "kept", "withdrawn")},
        "none": run.counts.get("nothing_found", 0),
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
