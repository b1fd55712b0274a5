"""The demo region while it is being made: what exists so far, by its name in the JSON files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F, Model
from django.utils.text import slugify

from network.activities.models import Proposal
from network.communities.models import Community, Interest, InterestAsk
from network.kernel import clock, search
from network.kernel.actors import Actor
from network.kernel.identifiers import SLUG_LENGTH
from network.kernel.search import SearchTerm
from network.members.doors import actor_of
from network.members.models import Member
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation
from network.vocabulary.models import Area, Topic

BOOKS = Path(__file__).parent
STORY_WEEKS = 10
M = TypeVar("M", bound=Model)


def book(name: str) -> Any:
    """One of the JSON files in which the region was written down."""
    return json.loads((BOOKS / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class World:
    """The rows made so far, and the calendar on which everything hangs."""

    seed: int = 1
    today: date = field(default_factory=clock.today)
    areas: dict[str, Area] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    branches: dict[str, Location] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    interests: dict[str, Interest] = field(default_factory=dict)
    asks: dict[tuple[str, int], InterestAsk] = field(default_factory=dict)
    offerings: dict[str, Offering] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    slugs: dict[type[Model], set[str]] = field(default_factory=dict)
    said: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 (a story, not a secret)
        self.now = clock.now()
        self.monday = self.today - timedelta(days=self.today.weekday())

    def at(self, day: int, clock_time: str = "12:00") -> datetime:
        """A moment on the wall; day 0 is the Monday of this week."""
        on = self.monday + timedelta(days=day)
        return datetime.combine(on, time.fromisoformat(clock_time), tzinfo=clock.zone())

    def story(self, day: int, clock_time: str) -> datetime:
        """The same on the clock of the stories, which begin ten weeks earlier."""
        return self.at(day - 7 * STORY_WEEKS, clock_time)

    def long_ago(self, *, at_least: int, at_most: int) -> datetime:
        """Some moment before, so many days back, in office hours."""
        days = self.random.randint(at_least, at_most)
        return self.at(-days, f"{self.random.randint(9, 17):02}:{self.random.randint(0, 59):02}")

    def nonce(self) -> str:
        """A mark for a message, another one each time."""
        self.said += 1
        return f"demo-{self.said:08}"

    def actor(self, name: str) -> Actor:
        return actor_of(self.people[name])

    def slug(self, model: type[Model], text: str, *, taken: Iterable[str] = ("new",)) -> str:
        """A free one, as `free_slug` would give it, without asking the database each time."""
        used = self.slugs.setdefault(model, set(taken))
        base = slugify(text)[:SLUG_LENGTH].strip("-") or "x"
        slug, number = base, 1
        while slug in used:
            number += 1
            slug = f"{base}-{number}"
        used.add(slug)
        return slug


def add_all(rows: Collection[M], random: Random | None = None) -> list[M]:
    """Put rows of one kind in their table at once.

    With `random` they get the same public ids each time, so that links and ties stay the same.
    """
    rows = list(rows)
    if random is not None:
        for row in rows:
            # Every row of ours has both; M is any model.
            row.public_id = uuid7_of(row.created_at, random)  # type: ignore[attr-defined]
    if rows:
        objects: Any = type(rows[0])._default_manager
        objects.bulk_create(rows, batch_size=1000)
    return rows


def uuid7_of(moment: datetime, random: Random) -> UUID:
    """The version 7 name that a row of that moment might have had."""
    value = (int(moment.timestamp() * 1000) << 80) | random.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def link_all(model: type[Model], name: str, pairs: Iterable[tuple[Model, Model]]) -> None:
    """Fill a many-to-many table at once."""
    through: Any = getattr(model, name).through
    one, other = model._meta.model_name, getattr(model, name).field.related_model._meta.model_name
    through.objects.bulk_create(
        (through(**{f"{one}_id": row.pk, f"{other}_id": to.pk}) for row, to in pairs),
        batch_size=2000,
    )


def let_be_found(model: type[Model], texts: Mapping[int, Iterable[str]]) -> None:
    """What `search.index_all` does, for rows that are new: `texts` by row id.

    A region has many more terms than rows, so each database gets them in its fastest way.
    """
    kind, table = model._meta.label_lower, SearchTerm._meta.db_table
    into = f'INSERT INTO "{table}" ("kind", "row_id", "term")'
    found = [
        (row, term) for row, said in texts.items() for term in sorted(search.terms(" ".join(said)))
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows, terms = [row for row, _term in found], [term for _row, term in found]
            chosen = "SELECT %s, * FROM unnest(%s::bigint[], %s::varchar[])"
            cursor.execute(f"{into} {chosen}", [kind, rows, terms])
        else:
            named = [(kind, row, term) for row, term in found]
            cursor.executemany(f"{into} VALUES (%s, %s, %s)", named)


def unchanged_since_made(*models: type[Model]) -> None:
    """A row that was written in one go has not been changed since its own first day."""
    for model in models:
        objects: Any = model._default_manager
        objects.update(changed_at=F("created_at"))
