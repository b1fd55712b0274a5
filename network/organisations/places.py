"""What one wants to know before going somewhere: when it is open, and whether one can get in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from network.kernel.wording import DAYS, span
from network.organisations.models import Location
from network.vocabulary import reference

# Always answered, also with "we don't know".
ASKED_FIRST = (
    "step_free",
    "wheelchair_access",
    "accessible_toilet",
    "hearing_loop",
    "disabled_parking",
)
ICONS = {
    "wheelchair_access": "wheelchair",
    "step_free": "arrow",
    "lift": "arrow",
    "accessible_toilet": "toilet",
    "hearing_loop": "ear",
    "disabled_parking": "place",
    "low_stimulus": "pause",
}


@dataclass(frozen=True)
class OpenDay:
    """One day of the week, in words."""

    day: str
    hours: str
    is_open: bool


@dataclass(frozen=True)
class AccessFact:
    """One answer to "can I get in?", as the page shows it."""

    key: str
    title: str
    state: str
    icon: str
    note: str
    checked_on: date | None

    @property
    def drawn_as(self) -> str:
        """Partly is no promise: it stands with the warnings, and its note says why."""
        return "no" if self.state == "partly" else self.state


def week_of(location: Location) -> list[OpenDay]:
    """Seven days, also the closed ones; nothing when nobody told the hours."""
    if not location.opening_hours:
        return []
    return [_open_day(number, location.opening_hours.get(day)) for number, day in enumerate(DAYS)]


def _open_day(number: int, hours: list[str] | None) -> OpenDay:
    name = str(WEEKDAYS[number])
    if not hours:
        return OpenDay(name, _("closed"), is_open=False)
    start, end = (time.fromisoformat(hour) for hour in hours[:2])
    return OpenDay(name, span(start, end), is_open=True)


def access_features() -> dict[str, str]:
    """Every question about getting in, by id, in the reader's language."""
    words = reference.words("space_features").values()
    return {word.id: word.label for word in words if word.group == "access"}


def access_told(facts: dict[str, Any]) -> list[AccessFact]:
    """What is known about getting in, also the questions that nobody answered yet."""
    labels = access_features()
    known = [key for key in labels if key in facts]
    return [
        _access_fact(key, labels[key], facts.get(key, {}))
        for key in dict.fromkeys([*ASKED_FIRST, *known])
    ]


def _access_fact(key: str, title: str, fact: dict[str, Any]) -> AccessFact:
    checked = fact.get("checked_on")
    return AccessFact(
        key=key,
        title=title,
        state=fact.get("state", "unknown"),
        icon=ICONS.get(key, "info"),
        note=fact.get("note", ""),
        checked_on=date.fromisoformat(checked) if checked else None,
    )
