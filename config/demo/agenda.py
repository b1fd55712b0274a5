"""What happens in the region: activities with their editions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from config.demo.region import checked_facts
from config.demo.world import World, add_all, book, let_be_found, link_all
from network.activities.models import Activity, Edition
from network.organisations.models import Location
from network.vocabulary.models import Area

State = Edition.State
COMING = (State.PLANNED, State.CONFIRMED)


def plan(world: World) -> None:
    """Fill the agenda, weeks back and weeks ahead."""
    _activities(world, book("activities"))


def _activities(world: World, told: list[dict[str, Any]]) -> None:
    activities = {}
    for row in told:
        first = min(world.at(each["day"], each["start"]) for each in row["editions"])
        activities[row["id"]] = Activity(
            title=row["title"],
            slug=world.slug(Activity, row["title"]),
            text=row["text"],
            lang=row["lang"],
            origin=row["origin"],
            community=world.communities[row["community"]],
            partner=world.organisations.get(row["partner"]),
            audience=["everyone"],
            cost_kind=row["cost"],
            amount_cents=row["amount_eur"] and round(row["amount_eur"] * 100),
            state=Activity.State.ANNOUNCED,
            created_at=min(first, world.now) - timedelta(days=world.random.randint(9, 25)),
        )
    add_all(activities.values())
    link_all(
        Activity,
        "topics",
        ((activities[row["id"]], world.topics[slug]) for row in told for slug in row["topics"]),
    )
    let_be_found(Activity, {row.pk: [row.title, row.text] for row in activities.values()})
    add_all([each for row in told for each in _editions(world, row, activities[row["id"]])])


def _editions(world: World, told: dict[str, Any], activity: Activity) -> list[Edition]:
    location, place, area = _where(world, told["place"])
    facts = checked_facts(world, told["access_facts"]) if told["access_facts"] else None
    editions = []
    for row in told["editions"]:
        starts_at = world.at(row["day"], row["start"])
        ends_at = world.at(row["day"] + row["end_next_day"], row["end"])
        editions.append(
            Edition(
                activity=activity,
                starts_at=starts_at,
                ends_at=ends_at,
                location=location,
                place=place,
                area=area,
                signup_mode=told["signup_mode"],
                capacity=told["capacity"],
                access_facts=facts or (location.access_facts if location else {}),
                headcount=row["headcount"],
                cancel_reason=row["cancel_reason"],
                state=_state_now(world, row["state"], ends_at),
                created_at=activity.created_at,
            )
        )
    return editions


def _state_now(world: World, state: str, ends_at: datetime) -> str:
    """What was to come on Monday may have been by now."""
    return State.DONE if state in COMING and ends_at <= world.now else state


def _where(world: World, told: dict[str, str | None]) -> tuple[Location | None, str, Area | None]:
    """A branch of a library, or a place in words."""
    if told["branch"]:
        branch = world.branches[told["branch"]]
        return branch, "", branch.area
    if told["offering"]:
        offering = world.offerings[told["offering"]]
        if offering.location:
            return offering.location, "", offering.area
        giver = offering.organisation
        return None, f"{giver}, {offering.area.name}", offering.area
    organisation = world.organisations[told["organisation"] or ""]
    return None, f"{organisation.name}, {organisation.area.name}", organisation.area


def remember_ideas(world: World) -> None:
    """What is done because somebody had the idea says so."""
    for row in book("activities"):
        if row["proposal"]:
            about = f"proposal:{world.proposals[row['proposal']].public_id}"
            Activity.objects.filter(title=row["title"], origin=row["origin"]).update(about=about)
