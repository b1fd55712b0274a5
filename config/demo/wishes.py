"""The communities of the region, who takes part in them, and what they wish for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings

from config.demo.world import World, add_all, book, let_be_found, link_all
from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.vocabulary.models import Topic

Role = CommunityMembership.Role
# Where a role changes hands in a story, the role with which it begins.
BEFORE_THE_STORY = {("c-leeskring", "rina"): Role.CORE}
PHASE_BEFORE = {"c-leeskring": Community.Phase.GROWING}


def gather(world: World) -> None:
    """Bring people together, and let each group say what it is looking for."""
    _communities(world, book("communities"))
    _seats(world, book("people"))
    _interests(world, book("interests"))


def _communities(world: World, told: list[dict[str, Any]]) -> None:
    for row in told:
        topics = [world.topics[slug] for slug in row["topics"]]
        private = row["openness"] == Community.Openness.PRIVATE
        world.communities[row["id"]] = Community(
            name=row["name"],
            slug=world.slug(Community, row["name"]),
            purpose=row["purpose"],
            kind=row["kind"],
            characteristics=row["characteristics"],
            area=world.areas[row["area"]],
            home_branch=world.branches[row["home_branch"]],
            openness=row["openness"],
            phase=PHASE_BEFORE.get(row["id"], row["phase"]),
            languages=row["languages"],
            rhythm=row["rhythm"],
            welcome=row["welcome"],
            # A special topic raises it by itself; a private group raised it by hand.
            is_sensitive=private or any(topic.sensitivity == "special" for topic in topics),
            created_at=world.long_ago(at_least=90, at_most=360),
        )
    add_all(world.communities.values(), world.random)
    by_id = {row["id"]: [world.topics[slug] for slug in row["topics"]] for row in told}
    link_all(
        Community,
        "topics",
        ((world.communities[key], topic) for key, topics in by_id.items() for topic in topics),
    )
    let_be_found(
        Community,
        {world.communities[key].pk: found_by(world.communities[key], by_id[key]) for key in by_id},
    )


def found_by(community: Community, topics: list[Topic]) -> list[str]:
    return [
        community.name,
        community.purpose,
        community.rhythm,
        community.area.name,
        community.home_branch.name,
        *community.characteristics,
        *(
            word
            for topic in topics
            for word in (topic.label_nl, topic.label_en, *topic.synonyms_nl, *topic.synonyms_en)
        ),
    ]


def _seats(world: World, told: list[dict[str, Any]]) -> None:
    seats = []
    for row in told:
        member = world.people[row["key"]]
        for role in row["community_roles"]:
            community = world.communities[role["community"]]
            since = max(member.created_at, community.created_at)
            sensitive = community.is_sensitive and role["role"] != Role.FOLLOWER
            seats.append(
                CommunityMembership(
                    community=community,
                    member=member,
                    role=BEFORE_THE_STORY.get((role["community"], row["key"]), role["role"]),
                    consented_at=since if sensitive else None,
                    created_at=since,
                )
            )
    add_all(seats)


def _interests(world: World, told: list[dict[str, Any]]) -> None:
    lasts = timedelta(days=settings.STALE_AFTER_DAYS)
    for row in told:
        community = world.communities[row["community"]]
        confirmed = world.at(-row["confirmed_days_ago"], "09:30")
        world.interests[row["id"]] = Interest(
            community=community,
            title=row["title"],
            text=row["text"],
            lang=row["lang"],
            area=world.areas[row["area"]],
            radius_km=row["radius_km"],
            audience=row["audience"],
            max_cost=row["max_cost"],
            fresh_until=confirmed.date() + lasts,
            created_at=max(community.created_at, world.at(-75, "14:00")),
        )
    add_all(world.interests.values(), world.random)
    by_id = {row["id"]: [world.topics[slug] for slug in row["topics"]] for row in told}
    link_all(
        Interest,
        "topics",
        ((world.interests[key], topic) for key, topics in by_id.items() for topic in topics),
    )
    _asks(world, told)
    let_be_found(
        Interest,
        {
            world.interests[row["id"]].pk: [
                row["title"],
                row["text"],
                *(ask["title"] for ask in row["asks"]),
                *(word for topic in by_id[row["id"]] for word in (topic.label_nl, topic.label_en)),
            ]
            for row in told
        },
    )


def remember_confirmed(world: World) -> None:
    """A wish changed last on the day somebody said that it is still true."""
    lasts = timedelta(days=settings.STALE_AFTER_DAYS)
    for interest in world.interests.values():
        confirmed = world.at((interest.fresh_until - lasts - world.monday).days, "09:30")
        Interest.objects.filter(pk=interest.pk).update(
            changed_at=max(confirmed, interest.created_at)
        )


def _asks(world: World, told: list[dict[str, Any]]) -> None:
    for row in told:
        for place, ask in enumerate(row["asks"]):
            world.asks[row["id"], place + 1] = InterestAsk(
                interest=world.interests[row["id"]],
                place=place,
                title=ask["title"],
                kind=ask["kind"],
                size=ask["size"],
                must_features=ask["must_features"],
                dayparts=ask["dayparts"],
                note=ask["note"],
                created_at=world.interests[row["id"]].created_at,
            )
    add_all(world.asks.values(), world.random)
