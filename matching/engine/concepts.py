"""What a text is about, in the shared vocabulary: the bridge between two ways of saying it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matching.engine.lexicon import Lexicon
from matching.engine.shapes import FeatureWords, Topic, Vocabulary
from matching.engine.words import STOP_WORDS, tokens

_SPOKEN, _HINTED = 0.9, 0.5
# A stem this short stands only for itself: "bij" is a bee, but not the start of "bijna".
_SHORTEST_STEM = 4
_BROADER = 0.3
# These topics say who it is for. The audience is already a hard constraint, so they tell little.
WHO_TOPICS = frozenset({"babies-toddlers", "children", "teenagers", "young-adults", "ageing-well"})
_WHO = 0.35


@dataclass(frozen=True, slots=True)
class Phrase:
    words: tuple[str, ...]
    concept: str
    strength: float


class Mention(NamedTuple):
    """That a text speaks of something: how strongly, and the word that says it best."""

    strength: float
    word: str


@dataclass(frozen=True)
class Thesaurus:
    """Every phrase of the vocabulary, to be looked up by its first word."""

    whole: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]
    broader: Mapping[str, str]

    def mentions(self, text: str, lexicon: Lexicon) -> dict[str, Mention]:
        """How strongly a text speaks of each concept, from 0 to 1, and by which word most."""
        found: dict[str, dict[tuple[str, ...], Mention]] = {}
        read = tokens(text)
        for start, token in enumerate(read):
            for phrase in self._starting_with(token):
                if _stands_at(phrase, read, start):
                    strength = phrase.strength * _weight(phrase, token, lexicon)
                    seen = found.setdefault(phrase.concept, {})
                    if phrase.words not in seen or strength > seen[phrase.words].strength:
                        word = " ".join(read[start : start + len(phrase.words)])
                        seen[phrase.words] = Mention(strength, word)
        mentions = {concept: _together(seen) for concept, seen in sorted(found.items())}
        return {concept: said for concept, said in mentions.items() if said.strength > 0}

    def _starting_with(self, token: str) -> Iterable[Phrase]:
        yield from self.whole.get(token, ())
        for length in range(_SHORTEST_STEM, len(token) + 1):
            yield from self.stems.get(token[:length], ())

    def closed(self, concepts: Mapping[str, float]) -> dict[str, float]:
        """The concepts with what they are a kind of, each step up counting less."""
        result: dict[str, float] = {}
        for concept, weight in sorted(concepts.items()):
            step, share = concept, weight * (_WHO if concept in WHO_TOPICS else 1.0)
            seen: set[str] = set()
            while step and step not in seen:
                seen.add(step)
                result[step] = max(result.get(step, 0.0), share)
                step, share = self.broader.get(step, ""), share * _BROADER
        return result


def _together(seen: Mapping[tuple[str, ...], Mention]) -> Mention:
    """Each word takes away part of the doubt."""
    doubt = 1.0
    for words in sorted(seen):
        doubt *= 1.0 - seen[words].strength
    best = min(seen.values(), key=lambda said: (-said.strength, said.word))
    return Mention(1.0 - doubt, best.word)


def _stands_at(phrase: Phrase, read: tuple[str, ...], start: int) -> bool:
    """The whole phrase stands here; a long last word may go on: 'naaimachine' in 'naaimachines'."""
    *firm, last = phrase.words
    found = read[start : start + len(phrase.words)]
    if len(found) < len(phrase.words) or list(found[:-1]) != firm:
        return False
    return found[-1] == last or (len(last) >= _SHORTEST_STEM and found[-1].startswith(last))


def _weight(phrase: Phrase, token: str, lexicon: Lexicon) -> float:
    if len(phrase.words) > 1:
        return 1.0
    return 0.0 if token in STOP_WORDS else lexicon.telling_share(token)


def topic_thesaurus(vocabulary: Vocabulary) -> Thesaurus:
    broader = {topic.id: topic.broader for topic in vocabulary.topics if topic.broader}
    phrases = [phrase for topic in vocabulary.topics for phrase in _phrases_of(topic)]
    return _indexed(phrases, broader)


def feature_thesaurus(vocabulary: Vocabulary) -> Thesaurus:
    return _indexed(
        [phrase for feature in vocabulary.features for phrase in _feature_phrases(feature)], {}
    )


def _phrases_of(topic: Topic) -> Iterable[Phrase]:
    for strength, texts in (
        (_SPOKEN, (*topic.labels, *topic.synonyms)),
        (_HINTED, topic.hidden),
    ):
        for words in sorted({tokens(text) for text in texts}):
            if words and not (len(words) == 1 and words[0] in STOP_WORDS):
                yield Phrase(words, topic.id, strength)


def _feature_phrases(feature: FeatureWords) -> Iterable[Phrase]:
    for words in sorted({tokens(text) for text in feature.words}):
        if words:
            yield Phrase(words, feature.id, 1.0)


def _indexed(phrases: list[Phrase], broader: Mapping[str, str]) -> Thesaurus:
    """Words that point to many concepts point less surely to each."""
    shared: dict[tuple[str, ...], int] = {}
    for words in {(phrase.words, phrase.concept) for phrase in phrases}:
        shared[words[0]] = shared.get(words[0], 0) + 1
    whole: dict[str, list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        first = phrase.words[0]
        surer = Phrase(
            phrase.words, phrase.concept, phrase.strength / math.sqrt(shared[phrase.words])
        )
        alone = len(phrase.words) == 1 and len(first) >= _SHORTEST_STEM
        (stems if alone else whole).setdefault(first, []).append(surer)
    return Thesaurus(
        {word: tuple(found) for word, found in whole.items()},
        {word: tuple(found) for word, found in stems.items()},
        broader,
    )
