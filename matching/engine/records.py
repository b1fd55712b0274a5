"""What `rank` takes and gives: plain facts about what is offered, who asks, and what must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

# community → offering, offering → community, community → community.
Direction = Literal["c2o", "o2c", "c2c"]
DIRECTIONS: tuple[Direction, ...] = ("c2o", "o2c", "c2c")


class Moment(NamedTuple):
    """When something begins: the day of the week (0 is Monday) and the hour, if that is known."""

    weekday: int
    hour: int | None = None


class Place(NamedTuple):
    """Degrees north and east."""

    lat: float
    lon: float


def moment_from(text: str) -> Moment:
    """Read an ISO date or date and time as the clock on the wall said it; no zone is applied."""
    if "T" in text or " " in text.strip():
        begins = datetime.fromisoformat(text.strip())
        return Moment(begins.weekday(), begins.hour)
    return Moment(date.fromisoformat(text.strip()).weekday())


@dataclass(frozen=True, slots=True)
class Item:
    """Something a community did before."""

    title: str = ""
    text: str = ""
    topics: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """Something offered."""

    id: str
    kind: str = ""
    lang: str = ""
    title: str = ""
    text: str = ""
    topics: tuple[str, ...] = ()
    place: Place | None = None
    moments: tuple[Moment, ...] = ()
    free: bool | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A community, with what it says of itself and what it did, oldest first."""

    id: str
    kind: str = ""
    lang: str = ""
    name: str = ""
    text: str = ""
    topics: tuple[str, ...] = ()
    place: Place | None = None
    history: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """What must hold for one id. None is 'not said': it stops nothing."""

    # How many an offering holds, and how many a community are.
    seats: int | None = None
    size: int | None = None
    # On an offering: it has no thresholds. On a community: it needs that.
    step_free: bool | None = None
    languages: frozenset[str] | None = None
    # Youngest and oldest, both included.
    ages: tuple[float, float] | None = None
    # Half hours of the week, 0 is Monday 0.00–0.30, 335 is Sunday 23.30–24.00.
    hours: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for one query, best first; scores are in standard deviations of that query."""

    direction: Direction
    query: str
    ids: tuple[str, ...]
    scores: tuple[float, ...] = ()
