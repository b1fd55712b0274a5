"""How rare each word is, frozen for a run, so that a new text moves nobody else's score."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matching.engine.shapes import AskFacts, OfferingFacts
from matching.engine.words import letter_groups, telling

# A group of letters that occurs in one text only can never be shared.
_LETTERS_IN_AT_LEAST = 2
# A young network cannot know yet which words are common in it.
_TOO_FEW_TO_TELL = 50


@dataclass(frozen=True)
class Lexicon:
    """Words and letter groups with the number of texts they stand in."""

    texts: int
    words: Mapping[str, int]
    letters: Mapping[str, int]

    @cached_property
    def word_column(self) -> Mapping[str, int]:
        return {word: column for column, word in enumerate(sorted(self.words))}

    @cached_property
    def letters_column(self) -> Mapping[str, int]:
        return {group: column for column, group in enumerate(sorted(self.letters))}

    @cached_property
    def word_rarity(self) -> Mapping[str, float]:
        return {word: self._rarity(count) for word, count in self.words.items()}

    @cached_property
    def letters_rarity(self) -> Mapping[str, float]:
        return {group: self._rarity(count) for group, count in self.letters.items()}

    def _rarity(self, count: int) -> float:
        return math.log((1 + self.texts) / (1 + count)) + 1.0

    def telling_share(self, word: str) -> float:
        """From 0, in every text, to 1, in hardly any: how much meeting this word says."""
        texts = max(self.texts, _TOO_FEW_TO_TELL)
        return math.log((1 + texts) / (1 + max(1, self.words.get(word, 0)))) / math.log(
            (1 + texts) / 2
        )

    def to_json(self) -> str:
        content = {"texts": self.texts, "words": dict(self.words), "letters": dict(self.letters)}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        content = json.loads(text)
        return cls(content["texts"], content["words"], content["letters"])


def freeze(offerings: Sequence[OfferingFacts], asks: Sequence[AskFacts]) -> Lexicon:
    """Count every text once; asks of one interest share their context, so that counts once too."""
    texts = [f"{offering.title} {offering.text}" for offering in offerings]
    texts += [f"{ask.title} {ask.text}" for ask in asks]
    texts += sorted({ask.context for ask in asks if ask.context})
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for text in texts:
        found = telling(text)
        words.update(found.keys())
        letters.update(_groups_of(found))
    often = {group: n for group, n in sorted(letters.items()) if n >= _LETTERS_IN_AT_LEAST}
    return Lexicon(len(texts), dict(sorted(words.items())), often)


def _groups_of(words: Iterable[str]) -> set[str]:
    return {group for word in words for group in letter_groups(word)}
