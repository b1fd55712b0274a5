"""Text as the engine reads it: folded, cut into words, counted. Dutch and English alike."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

# Letters and digits of any script.
_WORD = re.compile(r"[^\W_]+")
_SHORTEST, _LONGEST = 3, 5

STOP_WORDS = frozenset(
    """
    aan al alle allemaal alleen als altijd ander andere anders ben bent beter bij bijna
    bijvoorbeeld daar daarna daarom dan dat de deel denk der deze die dit doe doen door dus een
    eens eerst elk elkaar elke en er ergens even gaan gaat geen geven goed graag haar had heb
    hebben heeft heel hem hoeft hoeven het hier hij hoe hun iedereen iemand iets ik in is ja je
    jij jou jouw jullie kan keer kom komen komt kon kunnen kunt laat laten langs maar maken man
    mee meer meest meestal met mij misschien moet moeten mogen naar na niemand niet niets nieuw
    nieuwe nog nu of om omdat ons onze ook op over past per samen soms steeds te tegen ten ter
    terug tijd toch toe tot tussen twee uit uur van veel vier voor waar wanneer want waren was
    wat we weer weet wel welke werd wie wij wil willen worden wordt zal ze zelf zich zij zijn
    zit zo zoals zoek zoeken zoekt zonder zou zouden leuk fijn mooi nodig vrijwilliger
    vrijwilligers maandag dinsdag woensdag donderdag vrijdag zaterdag zondag dag dagen week
    weken maand maanden ochtend middag avond ochtends middags avonds groep groepen mensen plek
    ruimte half hele
    about after all also am an and any are as at be because been before both but by can could
    did do does each for from get give had has have he her here him his how if into it its just
    like make many me more most much my no not now of off on one only or other our out over own
    she should so some such than that the their them then there these they this those three
    through to together too two up us very want was we were what when where which who why will
    with would you your monday tuesday wednesday thursday friday saturday sunday day days weeks
    month months morning afternoon evening group groups people place room time nice need needs
    volunteer volunteers
    """.split()  # noqa: SIM905  # a list of two hundred quoted words cannot be read
)


def fold(text: str) -> str:
    """Lower case, without accents: 'Café' and 'cafe' are one word."""
    plain = text.lower().replace("'", "").replace("\u2019", "")
    if plain.isascii():
        return plain
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def cut(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[str, ...]:
    return tuple(cut(text))


def as_written(word: str, text: str) -> str:
    """The word as the writer spelled it, for quoting; folded when the text does not hold it."""
    return next(
        (w for w in re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", text) if fold(w) == word), word
    )


@lru_cache(maxsize=50_000)
def telling(text: str) -> Mapping[str, int]:
    """How often each word that says something occurs."""
    return MappingProxyType(Counter(t for t in tokens(text) if len(t) > 1 and t not in STOP_WORDS))


@lru_cache(maxsize=50_000)
def letter_groups(word: str) -> tuple[str, ...]:
    """Three to five letters in a row, within the word and its edges."""
    return tuple(_letter_groups(f" {word} "))


def _letter_groups(padded: str) -> Iterator[str]:
    for length in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]
