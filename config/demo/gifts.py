"""What the organisations of the region offer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from config.demo.world import STORY_WEEKS, World, add_all, book, let_be_found, link_all
from network.offerings.models import Offering
from network.vocabulary import reference
from network.vocabulary.models import Topic

TAKEN = ("new", "mine", "still-true")
# One in so many is no part of a story and came online while the stories went on.
ONE_IN = 6
State = Offering.State


def offer(world: World, *, in_stories: set[str]) -> None:
    """Put everything online that is there when the stories begin.

    What came later waits as a draft, with the moment on which it went online; `put_online` is
    called as the weeks go by.
    """
    told = book("offerings")
    for place, row in enumerate(told):
        later = row["id"] not in in_stories and place % ONE_IN == 0
        draft = later or "added_week" in row
        since = _came_online(world, later=later)
        world.offerings[row["id"]] = Offering(
            kind=row["kind"],
            organisation=world.organisations[row["provider"]],
            title=row["title"],
            slug=world.slug(Offering, row["title"], taken=TAKEN),
            text=row["text"],
            lang=row["lang"],
            audience=row["audience"],
            area=world.areas[row["area"]],
            location=world.branches.get(row["branch"]),
            mode=row["mode"],
            reach_km=row["reach_km"],
            dayparts=row["when"],
            capacity=row["capacity"],
            min_people=row["min_people"],
            cost_kind=row["cost"],
            amount_cents=row["amount_eur"] and round(row["amount_eur"] * 100),
            features=row["features"],
            lead_days=row["lead_days"],
            published_at=None if "added_week" in row else since,
            fresh_until=None if "added_week" in row else _true_until(world, since),
            state=State.DRAFT if draft else State.PUBLISHED,
            created_at=since - timedelta(hours=3),
        )
    add_all(world.offerings.values(), world.random)
    by_id = {row["id"]: [world.topics[slug] for slug in row["topics"]] for row in told}
    link_all(
        Offering,
        "topics",
        ((world.offerings[key], topic) for key, topics in by_id.items() for topic in topics),
    )
    let_be_found(
        Offering,
        {world.offerings[key].pk: found_by(world.offerings[key], by_id[key]) for key in by_id},
    )


def _came_online(world: World, *, later: bool) -> datetime:
    if later:
        return world.long_ago(at_least=1, at_most=7 * STORY_WEEKS - 8)
    return world.long_ago(at_least=75, at_most=240)


def _true_until(world: World, since: datetime) -> Any:
    """Half a year after it came online, or after the giver last said that it is still true."""
    confirmed = max(since, world.long_ago(at_least=5, at_most=150))
    return confirmed.date() + timedelta(days=settings.STALE_AFTER_DAYS)


def put_online(moment: datetime) -> None:
    """Let what came online before this moment be there."""
    Offering.objects.filter(state=State.DRAFT, published_at__lte=moment).update(
        state=State.PUBLISHED
    )


def found_by(offering: Offering, topics: list[Topic]) -> list[str]:
    kind = reference.words("offering_kinds")[offering.kind]
    return [
        offering.title,
        offering.text,
        offering.area.name,
        offering.organisation.name if offering.organisation else "",
        kind.nl,
        kind.en,
        *(label for topic in topics for label in (topic.label_nl, topic.label_en)),
    ]
