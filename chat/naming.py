"""Whom a text names: @Noor, @Noor (De Brug), @hosts, @room. Read before any lock.

A name is typed as it stands in the room; a list of the script only types it for you. Where two
people have one name, the organisation behind it tells them apart, and without it both are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from chat.models import Message
from network.kernel import markdown

# The same words for everybody, whatever language their page is in: people share one room.
GROUPS = {
    "kamer": Message.Calls.ROOM,
    "room": Message.Calls.ROOM,
    "gastheren": Message.Calls.HOSTS,
    "hosts": Message.Calls.HOSTS,
}
# Not inside a word, an address or a path.
BEFORE, BEHIND = r"(?<![\w@/.])@", r"(?!\w|-\w)"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who sits in the room."""

    pk: int
    public_id: UUID
    display_name: str
    organisation: str
    hears: bool  # is not the author, and did not block them


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is shown, and whom it is meant for."""

    html: str
    named: frozenset[int] = frozenset()  # members
    calls: str = ""


def called_in(text: str) -> str:
    """Which group a text may call; cheap, and never too little."""
    return _widest(GROUPS[word.lower()] for word in _pattern(GROUPS).findall(text))


def write(text: str, people: Sequence[Person]) -> Written:
    """`people` are those in the room that this author may name."""
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(person.display_name.lower(), []).append(person)
        if person.organisation:
            full = f"{person.display_name} ({person.organisation})"
            by_name.setdefault(full.lower(), []).append(person)
    pattern = _pattern([*by_name, *GROUPS])
    named: set[int] = set()
    calls: set[str] = set()

    def marks(words: str) -> Iterator[tuple[str, dict[str, str | int | float]]]:
        end = 0
        for found in pattern.finditer(words):
            yield words[end : found.start()], {}
            end = found.end()
            name = found[1].lower()
            if name in by_name:
                # Who blocked the author is not told, and the author does not notice.
                named.update(person.pk for person in by_name[name] if person.hears)
                ids = " ".join(str(person.public_id) for person in by_name[name])
                yield found[0], {"class": "mention", "data-mention": ids}
            elif name in GROUPS:
                calls.add(GROUPS[name])
                yield found[0], {"class": "mention", "data-calls": GROUPS[name]}
            else:  # one of the few letters that are not themselves in lower case
                yield found[0], {}
        yield words[end:], {}

    html = markdown.render(text, marks)
    return Written(html, frozenset(named), _widest(calls))


def _widest(calls: Iterable[str]) -> str:
    found = set(calls)
    return next((wide for wide in (Message.Calls.ROOM, Message.Calls.HOSTS) if wide in found), "")


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(f"{BEFORE}({'|'.join(longest_first)}){BEHIND}", re.IGNORECASE)
