"""From an empty database to a region that has lived for ten weeks."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from config.demo import aftermath, agenda, arcs, gifts, people, region, talks, wishes
from config.demo.progress import Progress
from config.demo.world import World, unchanged_since_made
from network.accounts.models import User
from network.activities.models import Activity, Edition
from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.members.models import Member
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation, OrganisationMembership

LAID_OUT = (
    Organisation,
    Location,
    Member,
    OrganisationMembership,
    Community,
    CommunityMembership,
    Interest,
    InterestAsk,
    Offering,
    Activity,
    Edition,
)


def is_empty() -> bool:
    """Whether nobody and nothing is here yet; topics do not count, every network has them."""
    return not (User.objects.exists() or Organisation.objects.exists())


@transaction.atomic
def seed_region(seed: int, progress: Progress) -> World:
    """Make the whole region, or nothing: half a demo would never be finished."""
    with translation.override("nl"):
        world = World(seed=seed)
        region.settle(world)
        people.welcome(world)
        wishes.gather(world)
        gifts.offer(world, in_stories=arcs.offerings_in_stories())
        agenda.plan(world)
        unchanged_since_made(*LAID_OUT)
        wishes.remember_confirmed(world)
        talks.open_rooms(world)
        arcs.live_through(world, progress)
        agenda.remember_ideas(world)
        talks.talk(world)
        aftermath.catch_up(world)
    return world
