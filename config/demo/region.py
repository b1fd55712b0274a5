"""Places, organisations and branches of the region."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from config.demo.world import World, add_all, book, let_be_found
from network.kernel.actors import SYSTEM
from network.organisations.models import Location, Organisation
from network.vocabulary import reference
from network.vocabulary.actions import load_topics
from network.vocabulary.models import Area, Topic


def settle(world: World) -> None:
    """Put the region on the map: areas, organisations and their branches."""
    told = book("region")
    load_topics(by=SYSTEM)
    world.topics = {topic.slug: topic for topic in Topic.objects.all()}
    _areas(world, told["areas"])
    _organisations(world, told["organisations"])
    _branches(world, told["branches"])


def _areas(world: World, told: list[dict[str, Any]]) -> None:
    """Level by level, for a part needs its whole."""
    waiting = list(told)
    while waiting:
        ready = [row for row in waiting if row["parent"] is None or row["parent"] in world.areas]
        areas = [
            Area(
                slug=row["id"],
                name=row["name"],
                kind=row["kind"],
                parent=world.areas.get(row["parent"]),
                latitude=row["lat"],
                longitude=row["lon"],
            )
            for row in ready
        ]
        add_all(areas)
        world.areas |= {area.slug: area for area in areas}
        waiting = [row for row in waiting if row not in ready]


def _organisations(world: World, told: list[dict[str, Any]]) -> None:
    for row in told:
        verified, draft = Organisation.State.VERIFIED, Organisation.State.DRAFT
        world.organisations[row["id"]] = Organisation(
            kind=row["kind"],
            name=row["name"],
            slug=world.slug(Organisation, row["name"]),
            summary=row["summary"],
            area=world.areas[row["area"]],
            public_contact=row["public_contact"],
            state=verified if row["verified"] else draft,
            created_at=world.long_ago(at_least=400, at_most=900),
        )
    add_all(world.organisations.values(), world.random)
    let_be_found(Organisation, {row.pk: found_by(row) for row in world.organisations.values()})


def found_by(organisation: Organisation) -> list[str]:
    kind = reference.words("organisation_kinds")[organisation.kind]
    return [
        organisation.name,
        organisation.summary,
        organisation.area.name,
        kind.nl,
        kind.en,
    ]


def _branches(world: World, told: list[dict[str, Any]]) -> None:
    for row in told:
        organisation = world.organisations[row["organisation"]]
        world.branches[row["id"]] = Location(
            organisation=organisation,
            name=row["name"],
            slug=world.slug(Location, row["name"]),
            address=row["address"],
            area=world.areas[row["area"]],
            opening_hours=row["opening_hours"],
            access_facts=checked_facts(world, row["access_facts"]),
            created_at=organisation.created_at,
        )
    add_all(world.branches.values(), world.random)


def checked_facts(world: World, told: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What is known of getting in, each fact with the day on which somebody looked."""
    return {
        name: {
            "state": fact["state"],
            "note": fact["note"],
            "checked_on": (world.today - timedelta(days=fact["checked_days_ago"])).isoformat(),
        }
        for name, fact in told.items()
    }
