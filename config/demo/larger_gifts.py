"""Thousands of offerings from a few hundred words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import F

from config.demo.gifts import TAKEN, found_by
from config.demo.workshop import Workshop
from config.demo.world import World, add_all, let_be_found, link_all
from network.kernel.wording import DAYPARTS
from network.offerings.models import Offering
from network.organisations.models import Organisation

AT_ONCE = 500
KINDS = ("space", "expertise", "expertise", "activity", "activity", "time", "material")
Words = dict[str, Any]
Drawn = dict[str, Any]


def offer(shop: Workshop, givers: list[Organisation], count: int) -> None:
    """Let so many things be offered, evenly over kinds and at random over givers."""
    world, words, random = shop.world, shop.words, shop.random
    starts = range(0, count, AT_ONCE)
    for first in shop.progress.over("Offerings", starts, count=count):
        drawn = [
            _draw(words, random, KINDS[number % len(KINDS)])
            for number in range(first, min(first + AT_ONCE, count))
        ]
        rows = add_all(
            [_offering(world, random, random.choice(givers), each) for each in drawn], random
        )
        topics = [world.topics[each["topic"]] for each in drawn]
        link_all(Offering, "topics", zip(rows, topics, strict=True))
        let_be_found(
            Offering,
            {row.pk: found_by(row, [topic]) for row, topic in zip(rows, topics, strict=True)},
        )
        Offering.objects.filter(pk__gte=rows[0].pk).update(changed_at=F("created_at"))


def _offering(world: World, random: Random, giver: Organisation, drawn: Drawn) -> Offering:
    since = world.long_ago(at_least=2, at_most=400)
    confirmed = max(since, world.long_ago(at_least=2, at_most=150))
    travels = drawn["kind"] != Offering.Kind.SPACE
    title = f"{drawn['title']} in {giver.area.name}"
    return Offering(
        kind=drawn["kind"],
        organisation=giver,
        title=title,
        slug=world.slug(Offering, title, taken=TAKEN),
        text=drawn["text"],
        audience=drawn["audience"],
        area=giver.area,
        reach_km=random.choice([5, 8, 12, 20]) if travels else 0,
        dayparts=sorted(random.sample(DAYPARTS, random.randint(1, 4)), key=DAYPARTS.index),
        capacity=random.choice([None, 8, 12, 16, 20, 30, 40, 60]),
        cost_kind=random.choice(["free", "free", "free", "cost_price", "by_arrangement"]),
        features=drawn["features"],
        lead_days=random.choice([0, 3, 7, 14, 28]),
        published_at=since,
        fresh_until=confirmed.date() + timedelta(days=settings.STALE_AFTER_DAYS),
        state=Offering.State.PUBLISHED,
        created_at=since,
    )


def _draw(words: Words, random: Random, kind: str) -> Drawn:
    """A title, what it is about, and four sentences that go with it."""
    listed = words[kind]
    title, topic, features, everybody = TITLES[kind](words, random)
    whom = {"text": "", "audience": ["everyone"]} if everybody else random.choice(words["for_whom"])
    return {
        "kind": kind,
        "title": f"{title} {whom['text']}".strip(),
        "topic": topic,
        "features": features,
        "audience": whom["audience"],
        "text": " ".join(random.choice(pool) for pool in listed["sentences"]),
    }


Title = tuple[str, str, list[str], bool]


def _space(words: Words, random: Random) -> Title:
    told = words["space"]
    extra = random.choice(told["with"])
    title = f"{random.choice(told['how'])} {random.choice(told['rooms'])} {extra['text']}"
    return title, random.choice(told["topics"]), [*told["always"], *extra["features"]], True


def _expertise(words: Words, random: Random) -> Title:
    told = words["expertise"]
    subject = random.choice(told["subjects"])
    return f"{random.choice(told['forms'])} over {subject['text']}", subject["topic"], [], False


def _activity(words: Words, random: Random) -> Title:
    chosen = random.choice(words["activity"]["titles"])
    return chosen["text"], chosen["topic"], [], False


def _time(words: Words, random: Random) -> Title:
    told = words["time"]
    task = random.choice(told["tasks"])
    return f"{random.choice(told['who'])} voor {task['text']}", task["topic"], [], True


def _material(words: Words, random: Random) -> Title:
    told = words["material"]
    thing = random.choice(told["things"])
    return f"{thing['text']} {random.choice(told['uses'])}", thing["topic"], [], True


TITLES: dict[str, Callable[[Words, Random], Title]] = {
    "space": _space,
    "expertise": _expertise,
    "activity": _activity,
    "time": _time,
    "material": _material,
}
