"""What members can be told: each kind says once how it reads, and why somebody gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Facts = Mapping[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class Answer:
    """A button in the mail that leads to a page where one tap confirms."""

    label: Text
    path: str


@dataclass(frozen=True)
class Told:
    """One notice in the reader's language: facts first."""

    title: str
    lines: list[str] = field(default_factory=list)
    action: Text = ""
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    name: str
    label: Text
    reason: Text
    mail: bool
    urgent: bool
    waits: bool
    tell: Callable[[Facts], Told]


known: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    label: Text,
    reason: Text,
    mail: bool = True,
    urgent: bool = False,
    waits: bool = False,
) -> Callable[[Callable[[Facts], Told]], Callable[[Facts], Told]]:
    """Declare a kind of notice in a package's `notices.py`.

    `label` stands on the settings page, `reason` under every mail ("You get this because …").
    `mail` is the default; `urgent` goes out in quiet hours as well.
    A mail that `waits` does not go to who has a page open: they can see it there.
    """

    def declare(tell: Callable[[Facts], Told]) -> Callable[[Facts], Told]:
        assert name not in known, f"{name} is declared twice"
        known[name] = Kind(name, label, reason, mail, urgent, waits, tell)
        return tell

    return declare


def told(name: str, facts: Facts) -> Told:
    """How it reads in the language that is active now; a kind that is gone says nothing."""
    known_kind = known.get(name)
    return known_kind.tell(facts) if known_kind else Told(title="")
