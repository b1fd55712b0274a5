"""Hundreds of communities, their people and their wishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import F

from chat.models import Room
from chat.queries import about_community
from config.demo.talks import furnish
from config.demo.wishes import found_by
from config.demo.workshop import Workshop
from config.demo.world import add_all, let_be_found, link_all
from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.kernel.wording import DAYPARTS
from network.members.models import Member
from network.organisations.models import Location, OrganisationMembership
from network.vocabulary.models import Area
from network.vocabulary.places import km_between

Role = CommunityMembership.Role
Words = dict[str, Any]
GROUPS_EACH = (1, 1, 2, 2, 3)
WISHES = 0.7
CORE = 2  # who come first carry the group


def gather(shop: Workshop, people: Sequence[Member], count: int) -> None:
    """Found communities, let everybody sit in one to three of them, and open their rooms."""
    world, words, random = shop.world, shop.words, shop.random
    if not count:
        return
    homes = _homes(shop)
    groups: list[tuple[Community, Words]] = []
    for number in shop.progress.over("Communities", range(count)):
        kind = words["communities"][number % len(words["communities"])]
        groups.append((_community(shop, kind, homes), kind))
    add_all([community for community, _kind in groups], random)
    topics = {
        community.pk: [world.topics[slug] for slug in kind["topics"]] for community, kind in groups
    }
    link_all(Community, "topics", ((c, topic) for c, _kind in groups for topic in topics[c.pk]))
    let_be_found(Community, {c.pk: found_by(c, topics[c.pk]) for c, _kind in groups})
    _sit_down([community for community, _kind in groups], random, people)
    _wish(shop, groups)
    Community.objects.filter(pk__gte=groups[0][0].pk).update(changed_at=F("created_at"))


def _homes(shop: Workshop) -> list[tuple[Area, Location]]:
    """Each place with the branch that is nearest."""
    branches = list(shop.world.branches.values())
    return [
        (area, min(branches, key=lambda branch: km_between(area, branch.area)))
        for area in shop.places()
    ]


def _community(shop: Workshop, kind: Words, homes: list[tuple[Area, Location]]) -> Community:
    world, words, random = shop.world, shop.words, shop.random
    area, branch = random.choice(homes)
    name = f"{kind['name']} {random.choice(words['things_with_names'])} {area.name}"
    phases = [phase for phase in Community.Phase.values if phase != Community.Phase.CLOSED]
    return Community(
        name=name,
        slug=world.slug(Community, name),
        purpose=kind["purpose"],
        kind=kind["kind"],
        characteristics=random.sample(words["characteristics"], 2),
        area=area,
        home_branch=branch,
        openness=random.choice(["open", "open", "open", "request", "invite"]),
        phase=random.choice(phases),
        languages=["nl"],
        welcome=words["welcome"],
        created_at=world.long_ago(at_least=20, at_most=700),
    )


def _sit_down(communities: list[Community], random: Random, people: Sequence[Member]) -> None:
    """The library's own people guide; of the others the first few carry the group."""
    guides = {
        seat.organisation_id: seat.member
        for seat in OrganisationMembership.objects.active()
        .filter(role=OrganisationMembership.Role.COMMUNITY_LIBRARIAN)
        .select_related("member")
        .order_by("pk")
    }
    sitting: dict[int, list[Member]] = {community.pk: [] for community in communities}
    for number, member in enumerate(people):
        mine = communities[number % len(communities)]
        others = random.sample(communities, min(len(communities), random.choice(GROUPS_EACH) - 1))
        for key in {mine.pk, *(each.pk for each in others)}:
            sitting[key].append(member)
    seats, rooms = [], []
    for community in communities:
        guide = guides[community.home_branch.organisation_id]
        seats.append(_seat(community, guide, Role.FACILITATOR))
        for place, member in enumerate(sitting[community.pk]):
            seats.append(_seat(community, member, Role.CORE if place < CORE else Role.PARTICIPANT))
        room = Room(
            kind=Room.Kind.COMMUNITY,
            subject=about_community(community),
            title=community.name,
            path=f"/communities/{community.slug}/",
            created_at=community.created_at,
        )
        rooms.append((room, [guide, *sitting[community.pk]]))
    add_all(seats)
    furnish(rooms)


def _seat(community: Community, member: Member, role: str) -> CommunityMembership:
    since = max(community.created_at, member.created_at)
    return CommunityMembership(community=community, member=member, role=role, created_at=since)


def _wish(shop: Workshop, groups: list[tuple[Community, Words]]) -> None:
    world, words, random = shop.world, shop.words, shop.random
    lasts = timedelta(days=settings.STALE_AFTER_DAYS)
    wishing = [(community, kind) for community, kind in groups if random.random() < WISHES]
    interests, asks = [], []
    for community, kind in wishing:
        confirmed = world.long_ago(at_least=2, at_most=150)
        interest = Interest(
            community=community,
            title=kind["asks"][0][1],
            text=" ".join([kind["purpose"], *random.sample(words["wish_sentences"], 3)]),
            area=community.area,
            radius_km=random.choice([8, 12, 15, 20]),
            audience=["everyone"],
            fresh_until=confirmed.date() + lasts,
            created_at=max(community.created_at, confirmed),
        )
        interests.append(interest)
        asks += [
            InterestAsk(
                interest=interest,
                place=place,
                title=title,
                kind=asked,
                dayparts=random.sample(DAYPARTS, 3),
                created_at=interest.created_at,
            )
            for place, (asked, title) in enumerate(kind["asks"])
        ]
    add_all(interests, random)
    add_all(asks, random)
    link_all(
        Interest,
        "topics",
        (
            (interest, world.topics[slug])
            for interest, (_community, kind) in zip(interests, wishing, strict=True)
            for slug in kind["topics"]
        ),
    )
    let_be_found(Interest, {row.pk: [row.title, row.text] for row in interests})
