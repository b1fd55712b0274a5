"""The closed lists of the network, read once from `data/reference_data.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Word:
    """One entry of a list, with its label in the reader's language."""

    id: str
    nl: str
    en: str
    help_nl: str = ""
    help_en: str = ""
    group: str = ""

    @property
    def label(self) -> str:
        return self.en if _english() else self.nl

    @property
    def help(self) -> str:
        return self.help_en if _english() else self.help_nl


def _english() -> bool:
    return (get_language() or "nl").startswith("en")


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = json.loads((DATA / "reference_data.json").read_text())
    return lists


@cache
def words(name: str) -> dict[str, Word]:
    """The list `name`, by id, in its own order."""
    known = Word.__dataclass_fields__
    return {
        entry["id"]: Word(**{key: value for key, value in entry.items() if key in known})
        for entry in _lists()[name]
    }


@cache
def pairs(name: str) -> list[tuple[str, str]]:
    """A table of two columns, such as the phases one can go between."""
    return [(first, second) for first, second in _lists()[name]]


def choices(name: str) -> list[tuple[str, Any]]:
    """For a form field; each label is chosen when it is shown."""
    return [(word.id, _shown(word)) for word in words(name).values()]


def _show(word: Word) -> str:
    return word.label


_shown = lazy(_show, str)


@cache
def _broad_topics() -> list[Word]:
    topics = json.loads((DATA / "topics.json").read_text())
    return [Word(topic["id"], topic["nl"], topic["en"]) for topic in topics if not topic["parent"]]


def broad_topics() -> list[tuple[str, Any]]:
    """The broadest topics for a filter, by their slugs; asking costs no query."""
    return [(word.id, _shown(word)) for word in _broad_topics()]


def label(name: str, key: str) -> str:
    word = words(name).get(key)
    return word.label if word else key


def language_label(code: str) -> str:
    return label("languages", code)


def hours_of(part: str) -> tuple[str, str]:
    """From when until when a daypart lasts: ("08:30", "12:30")."""
    entry = next(entry for entry in _lists()["dayparts"] if entry["id"] == part)
    return entry["start"], entry["end"]
