"""What goes into the engine and what comes out: the boundary that every stage keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["space", "expertise", "activity", "time", "material"]
Mode = Literal["onsite", "online", "both"]
Band = Literal["good", "fair"]
PartKind = Literal[
    "topic",
    "word",
    "near",
    "time",
    "size",
    "feature",
    "cost",
    "language",
    "purpose",
    "history",
    "unknown",
    "other",
]
Value = str | int | float | tuple[str, ...]

# Cheapest first; "by_arrangement" stands outside the ladder, for nobody knows the price yet.
COST_LADDER = ("free", "cost_price", "social_rate", "commercial_rate")
BY_ARRANGEMENT = "by_arrangement"


class Pair(NamedTuple):
    """One ask and one offering, by id."""

    ask: str
    offering: str


@dataclass(frozen=True, slots=True)
class OfferingFacts:
    """What a partner offers, as far as the partner has said it. None is 'not said', never 'no'."""

    id: str
    kind: Kind
    title: str
    provider: str
    text: str = ""
    topics: tuple[str, ...] = ()
    lang: str = "nl"
    languages: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    mode: Mode = "onsite"
    # 0: people come to it. More: it comes to people, this far. None: not said.
    reach_km: float | None = None
    dayparts: frozenset[str] = frozenset()
    date_from: date | None = None
    date_until: date | None = None
    capacity: int | None = None
    min_people: int | None = None
    cost: str | None = None
    amount_cents: int | None = None
    features: frozenset[str] | None = None
    space_kind: str = ""
    lead_days: int = 0
    max_parallel: int = 3
    state: str = "published"
    verified: bool = True


@dataclass(frozen=True, slots=True)
class AskFacts:
    """One concrete thing a community looks for, with the facts of its interest and community."""

    id: str
    kind: Kind
    title: str
    community: str
    interest: str = ""
    text: str = ""
    # The interest and the community in their own words: it colours the score, no reason quotes it.
    context: str = ""
    topics: tuple[str, ...] = ()
    lang: str = "nl"
    languages: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    # What the other side may read before both said yes ("een groep in Lammerhorst").
    shown_as: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    # None: nobody asked them whether online will do.
    online: bool | None = None
    dayparts: frozenset[str] = frozenset()
    date_from: date | None = None
    date_until: date | None = None
    size: int | None = None
    must_features: frozenset[str] = frozenset()
    max_cost: str | None = None
    state: str = "active"
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept with every word people use for it, Dutch and English together."""

    id: str
    labels: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class FeatureWords:
    """A feature of a space and the words by which a text asks for it."""

    id: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words the network agrees on. Frozen for a run."""

    topics: tuple[Topic, ...] = ()
    features: tuple[FeatureWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts, at most, for one family of offerings."""

    topic: float
    word: float
    letters: float
    near: float
    time: float
    size: float
    feature: float
    cost: float
    language: float
    # Taken off for each constraint nobody could check, and for a special room nobody asked for.
    unknown: float
    purpose: float
    # How much what a community said yes and no to before counts.
    history: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about the engine that may be chosen. One fixed set serves all regions."""

    # A space is matched on fit; topic is a bonus.
    space: Weights = Weights(
        topic=0.35,
        word=0.20,
        letters=0.20,
        near=0.26,
        time=0.20,
        size=0.12,
        feature=0.10,
        cost=0.04,
        language=0.08,
        unknown=0.05,
        purpose=0.15,
        history=0.4,
    )
    # Everything else is matched on what it is about; fit only orders.
    other: Weights = Weights(
        topic=0.60,
        word=0.45,
        letters=0.45,
        near=0.12,
        time=0.10,
        size=0.04,
        feature=0.06,
        cost=0.04,
        language=0.08,
        unknown=0.03,
        purpose=0.0,
        history=1.0,
    )
    space_floor: float = 0.45
    floor: float = 0.35
    # What a thing is about must carry at least this much of the score (spaces excepted).
    evidence_floor: float = 0.17
    good: float = 0.60
    max_new_per_community: int = 5
    max_per_ask: int = 3
    fair_share: float = 1.5
    candidates_per_community: int = 50
    exact_edges: int = 20_000
    max_reasons: int = 3
    default_radius_km: float = 10.0
    home_language: str = "nl"
    long_lead_days: int = 28


@dataclass(frozen=True, slots=True)
class Answer:
    """What a community said to an offering before: yes, or that it is not its subject."""

    community: str
    offering: OfferingFacts
    liked: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A limit that somebody set by saying no: nothing beyond it, for these asks or offerings."""

    kind: Literal["near", "time", "large", "few", "many", "cost"]
    limit: float = 0.0
    words: tuple[str, ...] = ()
    # One of the two is empty, which means all of them.
    asks: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What people and earlier rounds have already settled."""

    dismissed: frozenset[Pair] = frozenset()
    # Past the suggestion: proposed, accepted, talking, agreed, realised.
    underway: frozenset[Pair] = frozenset()
    # Suggestions that stand open now; they keep their place while they still fit.
    kept: frozenset[Pair] = frozenset()
    # (community, provider) that must never meet.
    blocked: frozenset[tuple[str, str]] = frozenset()
    # Open introductions per provider.
    introductions: Mapping[str, int] = field(default_factory=dict)
    # New suggestions a community may still get this week; absent: the setting.
    new_left: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A fact to be told: a code and what belongs in its sentence. Never language."""

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """May these two meet at all?"""

    blocks: tuple[Remark, ...] = ()
    unknown: tuple[Remark, ...] = ()

    @property
    def feasible(self) -> bool:
        return not self.blocks


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the sum that is the score."""

    kind: PartKind
    value: float
    params: Mapping[str, Value] = field(default_factory=dict)
    # Where it was read: "ask.text", "offering.topics" and so on.
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """This offering for this ask, and the whole reason."""

    ask: str
    offering: str
    community: str
    score: float
    band: Band
    parts: tuple[Part, ...]
    reasons: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    kept: bool = False

    @property
    def pair(self) -> Pair:
        return Pair(self.ask, self.offering)


@dataclass(frozen=True, slots=True)
class NothingFound:
    """An ask without a suggestion, and what would help most."""

    ask: str
    community: str
    tip: Remark


@dataclass(frozen=True, slots=True)
class Counts:
    """How the pairs fell through the stages."""

    pairs: int = 0
    feasible: int = 0
    above_floor: int = 0
    suggested: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: the same input gives the same bytes."""

    suggestions: tuple[Suggestion, ...]
    nothing_found: tuple[NothingFound, ...]
    counts: Counts
    allocation: Literal["exact", "greedy"]
    digest: str


@dataclass(frozen=True, slots=True)
class Fit:
    """One line of a preview: who it would suit, how well and why."""

    id: str
    name: str
    community: str
    band: Band
    reasons: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom it would suit if it were published now, best first, and what would make it suit more."""

    count: int
    fits: tuple[Fit, ...]
    tip: Remark | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a pair is not proposed."""

    verdict: Verdict
    score: float
    floor: float
    parts: tuple[Part, ...]
    remarks: tuple[Remark, ...]
