"""How far matches came, for each community, partner, topic or reason, and which ones they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from matching.models import Match
from matching.policies import MatchPolicy
from matching.queries import FUNNEL, matches_for
from network.kernel.actors import Actor
from network.vocabulary.queries import topic_labels

Keys = Callable[[Match], Iterable[tuple[str, str]]]


@dataclass
class Line:
    """One row of the table: under each step the matches that came so far."""

    key: str
    name: str
    matches: dict[str, list[Match]] = field(default_factory=lambda: {step: [] for step in FUNNEL})

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        names = step_names()
        return [(step, names[step], len(rows)) for step, rows in self.matches.items()]


def _community(match: Match) -> Iterable[tuple[str, str]]:
    community = match.ask.interest.community
    return [(community.slug, community.name)]


def _partner(match: Match) -> Iterable[tuple[str, str]]:
    partner = match.offering.organisation
    return [(partner.slug, partner.name)] if partner else [("people", _("People themselves"))]


def _topics(match: Match) -> Iterable[tuple[str, str]]:
    labels = topic_labels()
    return [
        (topic.slug, labels.get(topic.slug, topic.slug))
        for topic in match.ask.interest.topics.all()
    ]


def _reasons(match: Match) -> Iterable[tuple[str, str]]:
    """Why it was suggested, by the kind of the reason; each counts once."""
    names = reason_names()
    kinds = {names.get(entry["code"], _("Something else")) for entry in match.reasons}
    return [(name.lower().replace(" ", "-"), name) for name in sorted(kinds)]


def reason_names() -> dict[str, str]:
    about, near = _("What it is about"), _("Nearby")
    return {
        "topic": about,
        "asked_word": about,
        "offered_word": about,
        "kin": about,
        "word": _("The same words"),
        "alike": _("The same words"),
        "near": near,
        "comes": near,
        "within": near,
        "time": _("The time fits"),
        "size": _("The size fits"),
        "feature": _("What is there"),
        "cost": _("The price"),
        "language": _("The language"),
        "history": _("What they did before"),
    }


BY: dict[str, Keys] = {
    "community": _community,
    "partner": _partner,
    "topic": _topics,
    "reason": _reasons,
}
CAME: dict[str, Callable[[Match], bool]] = {
    "suggested": lambda _match: True,
    "viewed": lambda match: match.viewed_at is not None,
    "contact": lambda match: match.accepted_at is not None,
    "date": lambda match: match.agreed_at is not None,
    "worked": lambda match: match.state == Match.State.REALISED,
}


def step_names() -> dict[str, str]:
    names = (_("Suggested"), _("Looked at"), _("In contact"), _("Date set"), _("It worked out"))
    return dict(zip(FUNNEL, names, strict=True))


def funnel_by(by: str, actor: Actor) -> list[Line]:
    """Of the matches of my communities, and of those where both sides said yes."""
    mine = MatchPolicy.be_the_community.q(actor) | Q(accepted_at__isnull=False)
    lines: dict[str, Line] = {}
    rows = matches_for(actor).filter(mine).prefetch_related("ask__interest__topics")
    found: dict[str, list[Match]] = defaultdict(list)
    for match in rows:
        for key, name in BY[by](match):
            lines.setdefault(key, Line(key, name))
            found[key].append(match)
    for key, line in lines.items():
        for step, came in CAME.items():
            line.matches[step] = [match for match in found[key] if came(match)]
    return sorted(lines.values(), key=lambda line: (line.name.lower(), line.key))


def listed(lines: Iterable[Line], key: str, step: str) -> list[Match]:
    """The matches behind one number of the table."""
    return next((line.matches.get(step, []) for line in lines if line.key == key), [])
