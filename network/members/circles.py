"""What the rooms above know about people: who shares a group, who works in the field.

Members are known below communities and organisations, so those rooms tell it here. Each tells
it as a condition on rows, so that lists, pages and search ask one rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from network.kernel.actors import Actor
from network.kernel.policies import NOBODY

Text = str | Promise
Shared = Callable[[Actor], Q]
Choices = Callable[[], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class Line:
    """What somebody does somewhere, as it stands under their name."""

    text: Text
    place: str = ""
    path: str = ""


@dataclass(frozen=True)
class Facet:
    """One way to narrow the directory down; without choices it is only for links and programs."""

    name: str
    label: Text
    anything: Text
    choices: Choices | None
    condition: Callable[[str], Q]


Lines = Callable[[Collection[int]], Mapping[int, list[Line]]]

_shared: list[Shared] = []
_working: list[Callable[[], Q]] = []
_lines: list[Lines] = []
facets: dict[str, Facet] = {}


def shares_a_group(condition: Shared) -> Shared:
    """Register when a member and the actor belong to one group: `Q` on members."""
    _shared.append(condition)
    return condition


def works_in_the_field(condition: Callable[[], Q]) -> Callable[[], Q]:
    """Register who is here for their work: `Q` on members."""
    _working.append(condition)
    return condition


def tells_of_work(lines: Lines) -> Lines:
    """Register what to write under people's names: lines by member id, in one query."""
    _lines.append(lines)
    return lines


def facet(
    name: str, *, label: Text, anything: Text = "", choices: Choices | None = None
) -> Callable[[Callable[[str], Q]], Callable[[str], Q]]:
    """Register a filter of the directory; the function turns a choice into `Q` on members."""

    def register(condition: Callable[[str], Q]) -> Callable[[str], Q]:
        facets[name] = Facet(name, label, anything, choices, condition)
        return condition

    return register


def fellows(actor: Actor) -> Q:
    """Members who share a group with the actor."""
    return _any(condition(actor) for condition in _shared) if actor.member_id else NOBODY


def professionals() -> Q:
    return _any(condition() for condition in _working)


def lines_of(members: Collection[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for tell in _lines:
        for member_id, lines in tell(members).items():
            found.setdefault(member_id, []).extend(lines)
    return found


def _any(conditions: Iterable[Q]) -> Q:
    whole = NOBODY
    for condition in conditions:
        whole |= condition
    return whole
