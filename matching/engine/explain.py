"""Why these two: the same sum, term by term, with the place where each fact was read."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from matching.engine.features import Reader, ask_counts, offering_counts, own_words
from matching.engine.shapes import (
    AskFacts,
    OfferingFacts,
    Part,
    PartKind,
    Remark,
    Settings,
    Value,
    Weights,
)
from matching.engine.tables import with_implied
from matching.engine.told import in_week_order, metres
from matching.engine.words import as_written, letter_groups

_WORDS_TOLD = 5
_TOPICS_TOLD = 3
_FEATURES_TOLD = 3
# A shared word under this share of the score is true, but nobody would call it a reason.
_WORTH_TELLING = 0.02
_NEARBY_KM = 5.0

_SOURCES: Mapping[str, tuple[str, ...]] = {
    "near": ("ask.place", "offering.place"),
    "time": ("ask.dayparts", "offering.dayparts"),
    "size": ("ask.size", "offering.capacity"),
    "feature": ("ask.must_features", "ask.text", "offering.features"),
    "cost": ("offering.cost",),
    "language": ("ask.lang", "offering.lang"),
    "purpose": ("offering.space_kind",),
    "unknown": (),
}


def explain(
    ask: AskFacts,
    offering: OfferingFacts,
    terms: Mapping[str, float],
    distance: float,
    *,
    reader: Reader,
    settings: Settings,
) -> tuple[tuple[Part, ...], tuple[Remark, ...]]:
    """Take the terms of one pair apart. The parts add up to the score again."""
    weights = settings.space if ask.kind == "space" else settings.other
    parts = [
        *_topic_parts(ask, offering, weights.topic, reader),
        *_word_parts(ask, offering, weights, reader),
        *_fit_parts(ask, offering, terms, distance, reader.wished_features(ask)),
    ]
    parts.sort(key=lambda part: (-part.value, part.kind, str(sorted(part.params.items()))))
    return tuple(parts), _reasons(offering, parts, distance, settings.max_reasons)


def _topic_parts(
    ask: AskFacts, offering: OfferingFacts, weight: float, reader: Reader
) -> Iterable[Part]:
    asked, offered = reader.ask_concepts(ask), reader.offering_concepts(offering)
    said = reader.spoken_of(f"{ask.title}. {ask.text} {ask.context}")
    told = reader.spoken_of(f"{offering.title}. {offering.text}")
    for concept in sorted(asked.keys() & offered.keys()):
        yield Part(
            "topic",
            weight * asked[concept] * offered[concept],
            {"topic": concept},
            (
                f"ask.{_read_in(concept, ask.topics, said)}",
                f"offering.{_read_in(concept, offering.topics, told)}",
            ),
        )


def _read_in(concept: str, topics: Collection[str], spoken: Collection[str]) -> str:
    if concept in topics:
        return "topics"
    return "text" if concept in spoken else "broader"


def _word_parts(
    ask: AskFacts, offering: OfferingFacts, weights: Weights, reader: Reader
) -> Iterable[Part]:
    """Shared words, and words that look alike. Only words of the ask itself are ever named."""
    asked_counts, offered_counts = ask_counts(ask), offering_counts(offering)
    asked, offered = reader.words(asked_counts), reader.words(offered_counts)
    value: dict[tuple[str, str], float] = {}
    for word in sorted(asked.keys() & offered.keys()):
        value[word, word] = weights.word * asked[word] * offered[word]
    asked_groups, offered_groups = reader.letters(asked_counts), reader.letters(offered_counts)
    in_ask, in_offering = _words_with(asked_counts), _words_with(offered_counts)
    for group in sorted(asked_groups.keys() & offered_groups.keys()):
        share = weights.letters * asked_groups[group] * offered_groups[group]
        pairs = [(w, o) for w in in_ask[group] for o in in_offering[group]]
        same = [pair for pair in pairs if pair[0] == pair[1]]
        for pair in same or pairs:
            value[pair] = value.get(pair, 0.0) + share / len(same or pairs)
    yield from _told_words(value, ask, offering)


def _told_words(
    value: Mapping[tuple[str, str], float], ask: AskFacts, offering: OfferingFacts
) -> Iterable[Part]:
    quotable, theirs = own_words(ask), f"{offering.title} {offering.text}"
    ranked = sorted(value, key=lambda pair: (-value[pair], pair))
    told = [pair for pair in ranked if pair[0] in quotable][:_WORDS_TOLD]
    for word, like in told:
        yield Part(
            "word",
            value[word, like],
            {
                "word": as_written(word, f"{ask.title} {ask.text}"),
                "like": as_written(like, theirs),
            },
            ("ask.text", "offering.text"),
        )
    rest = math.fsum(value[pair] for pair in ranked if pair not in set(told))
    if rest:
        yield Part("other", rest, {}, ("ask.text", "ask.context", "offering.text"))


def _words_with(counts: Iterable[str]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for word in sorted(counts):
        for group in sorted(set(letter_groups(word))):
            words.setdefault(group, []).append(word)
    return words


def _fit_parts(
    ask: AskFacts,
    offering: OfferingFacts,
    terms: Mapping[str, float],
    distance: float,
    wished: frozenset[str],
) -> Iterable[Part]:
    present = wished & with_implied(offering.features or frozenset())
    facts: dict[PartKind, Mapping[str, Value]] = {
        "near": {"metres": metres(distance), "place": ask.place},
        "time": {"dayparts": in_week_order(ask.dayparts & offering.dayparts)},
        "size": {"capacity": offering.capacity or 0, "size": ask.size or 0, "kind": ask.kind},
        "feature": {"features": tuple(sorted(present))},
        "cost": {"cost": offering.cost or "", "cents": offering.amount_cents or 0},
        "language": {"lang": offering.lang},
        "purpose": {},
        "unknown": {},
    }
    for kind, params in facts.items():
        if terms[kind]:
            yield Part(kind, terms[kind], params, _SOURCES[kind])


def _reasons(
    offering: OfferingFacts, parts: list[Part], distance: float, most: int
) -> tuple[Remark, ...]:
    """The strongest few, each a different kind of fact; what it is about always comes first."""
    told: list[tuple[float, Remark]] = []
    about = _about(parts)
    for part in parts:
        remark = _told_fit(part, offering, distance)
        if remark is not None:
            told.append((part.value, remark))
    told.sort(key=lambda pair: (-pair[0], pair[1].code))
    reasons = [*about, *(remark for _, remark in told)][:most]
    return tuple(reasons) or (Remark("alike"),)


def _about(parts: list[Part]) -> list[Remark]:
    topics = [part for part in parts if part.kind == "topic" and part.value >= _WORTH_TELLING]
    # What the partner calls its subject, before what its text touches on.
    for code, source in (("topic", "topics"), ("mentions", "text"), ("kin", "broader")):
        found = [part for part in topics if part.sources[1] == f"offering.{source}"]
        if found:
            names = tuple(str(part.params["topic"]) for part in found[:_TOPICS_TOLD])
            return [Remark(code, {"topics": names})]
    words = [part for part in parts if part.kind == "word" and part.value >= _WORTH_TELLING]
    if words:
        return [Remark("word", dict(words[0].params))]
    return []


def _told_fit(part: Part, offering: OfferingFacts, distance: float) -> Remark | None:
    if part.value < _WORTH_TELLING or part.kind not in _SOURCES:
        return None
    if part.kind == "near":
        if offering.reach_km and distance <= offering.reach_km:
            return Remark("comes", {"metres": metres(distance)})
        return Remark("near", part.params) if distance <= _NEARBY_KM else None
    if part.kind == "feature":
        features = part.params["features"]
        return Remark("feature", {"features": tuple(features)[:_FEATURES_TOLD]})  # type: ignore[arg-type]
    if part.kind == "cost" and offering.cost != "free":
        return None
    return Remark(part.kind, part.params)
