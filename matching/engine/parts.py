"""The sum that is the score, taken apart again: every term with where it was read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from matching.engine.features import Reader, ask_counts, offering_counts, own_words
from matching.engine.shapes import AskFacts, OfferingFacts, Part, PartKind, Settings, Value, Weights
from matching.engine.tables import with_implied
from matching.engine.told import in_week_order, metres
from matching.engine.words import as_written, letter_groups

_WORDS_TOLD = 5
# Two words are told as alike when they begin with so many of the same letters.
_AKIN = 4

SOURCES: Mapping[str, tuple[str, ...]] = {
    "near": ("ask.place", "offering.place"),
    "time": ("ask.dayparts", "offering.dayparts"),
    "size": ("ask.size", "offering.capacity"),
    "feature": ("ask.must_features", "ask.text", "offering.features"),
    "cost": ("offering.cost",),
    "language": ("ask.lang", "offering.lang"),
    "purpose": ("offering.space_kind",),
    "history": ("community.answers",),
    "unknown": (),
}


def parts_of(
    ask: AskFacts,
    offering: OfferingFacts,
    terms: Mapping[str, float],
    distance: float,
    *,
    taught: Mapping[str, tuple[float, int]],
    reader: Reader,
    settings: Settings,
) -> list[Part]:
    """Largest first. What only the community's own story says is added up and never named."""
    weights = settings.space if ask.kind == "space" else settings.other
    told, untold = _topic_parts(ask, offering, weights.topic, reader)
    words, other = _word_parts(ask, offering, weights, reader)
    parts = [
        *told,
        *words,
        *_fit_parts(ask, offering, terms, distance, reader.wished_features(ask)),
    ]
    learned = _history_parts(taught, weights.history)
    parts += learned
    # What their own asks and the things of others do in the taste has no name of its own.
    unnamed = terms["history"] - math.fsum(part.value for part in learned)
    if rest := math.fsum((untold, other, unnamed)):
        parts.append(Part("other", rest, {}, ("ask.text", "ask.context", "offering.text")))
    return sorted(parts, key=lambda p: (-p.value, p.kind, str(sorted(p.params.items()))))


def _topic_parts(
    ask: AskFacts, offering: OfferingFacts, weight: float, reader: Reader
) -> tuple[list[Part], float]:
    asked, offered = reader.ask_concepts(ask), reader.offering_concepts(offering)
    own, theirs = f"{ask.title}. {ask.text}", f"{offering.title}. {offering.text}"
    said, told = reader.spoken_of(own), reader.spoken_of(theirs)
    may_be_told = reader.topics.closed(dict.fromkeys((*ask.topics, *said), 1.0))
    parts, untold = [], []
    for concept in sorted(asked.keys() & offered.keys()):
        value = weight * asked[concept] * offered[concept]
        if concept not in may_be_told:
            untold.append(value)
            continue
        params: dict[str, Value] = {"topic": concept}
        if concept in said:
            params["word"] = as_written(said[concept], own)
        if concept in told:
            params["like"] = as_written(told[concept], theirs)
        sources = (
            f"ask.{_read_in(concept, ask.topics, said)}",
            f"offering.{_read_in(concept, offering.topics, told)}",
        )
        parts.append(Part("topic", value, params, sources))
    return parts, math.fsum(untold)


def _read_in(concept: str, topics: tuple[str, ...], spoken: Mapping[str, str]) -> str:
    if concept in topics:
        return "topics"
    return "text" if concept in spoken else "broader"


def _word_parts(
    ask: AskFacts, offering: OfferingFacts, weights: Weights, reader: Reader
) -> tuple[list[Part], float]:
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
    return _told_words(value, ask, offering)


def _told_words(
    value: Mapping[tuple[str, str], float], ask: AskFacts, offering: OfferingFacts
) -> tuple[list[Part], float]:
    own, theirs = f"{ask.title} {ask.text}", f"{offering.title} {offering.text}"
    quotable = own_words(ask)
    ranked = sorted(value, key=lambda pair: (-value[pair], pair))
    told = [pair for pair in ranked if pair[0] in quotable and _akin(*pair)][:_WORDS_TOLD]
    parts = [
        Part(
            "word",
            value[word, like],
            {"word": as_written(word, own), "like": as_written(like, theirs)},
            ("ask.text", "offering.text"),
        )
        for word, like in told
    ]
    return parts, math.fsum(value[pair] for pair in ranked if pair not in set(told))


def _akin(word: str, like: str) -> bool:
    """Seen by anybody as related: one begins like the other, or stands within it."""
    shorter, longer = sorted((word, like), key=len)
    return word == like or (
        len(shorter) >= _AKIN and (shorter in longer or word[:_AKIN] == like[:_AKIN])
    )


def _words_with(counts: Iterable[str]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for word in sorted(counts):
        for group in sorted(set(letter_groups(word))):
            words.setdefault(group, []).append(word)
    return words


def _history_parts(taught: Mapping[str, tuple[float, int]], weight: float) -> list[Part]:
    """What earlier answers of the community say; which ones they were stays with the community."""
    return [
        Part("history", weight * value, {"said": said, "count": count}, SOURCES["history"])
        for said, (value, count) in sorted(taught.items())
        if value
    ]


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
            yield Part(kind, terms[kind], params, SOURCES[kind])
