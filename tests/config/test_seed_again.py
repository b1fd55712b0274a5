"""The demo region is the same each time: same seed, same day, same people, same ties."""

from datetime import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from chat.models import Message, Room, RoomMembership
from config.demo import arcs
from config.demo.progress import Progress
from config.demo.seeding import seed_region
from config.demo.world import World, book
from matching.models import Match, UnmetAsk
from network.activities.models import Edition, Proposal
from network.communities.models import Community, CommunityMembership, Interest
from network.kernel import clock
from network.members.models import Member
from network.notifications.models import Notice
from network.offerings.models import Offering
from network.organisations.models import Location

NOW = datetime(2026, 11, 19, 15, 0, tzinfo=timezone.get_default_timezone())


def minute(moment):
    return moment and moment.replace(second=0, microsecond=0).isoformat()


def digest():
    """What stands in the database, without what is drawn anew each time."""
    rows = {
        "people": Member.objects.values_list("public_id", "display_name", "user__email", "state"),
        "places": Location.objects.values_list("public_id", "slug", "organisation__slug"),
        "groups": Community.objects.values_list("public_id", "slug", "phase", "is_sensitive"),
        "seats": CommunityMembership.objects.values_list(
            "community__slug", "member__user__email", "role", "state"
        ),
        "wishes": Interest.objects.values_list("title", "fresh_until", "state"),
        "gifts": Offering.objects.values_list("slug", "state", "fresh_until"),
        "matches": Match.objects.values_list(
            "ask__title", "ask__interest__title", "offering__slug", "state", "band", "rank"
        ),
        "answers": Match.objects.values_list("follow_ups__answer", "follow_ups__note"),
        "unmet": UnmetAsk.objects.values_list("ask__title", "ask__interest__title"),
        "rooms": Room.objects.values_list("title", "seq", "last_no"),
        "words": Message.objects.values_list("room__title", "no", "seq", "md", "html"),
        "read": RoomMembership.objects.values_list(
            "room__title", "member__user__email", "seq", "last_read_no"
        ),
        "agenda": Edition.objects.values_list("activity__slug", "starts_at", "state", "headcount"),
        "ideas": Proposal.objects.values_list("title", "state", "owner__display_name"),
        "told": Notice.objects.values_list("member__user__email", "kind", "mail_state"),
    }
    told = {name: sorted(map(repr, found)) for name, found in rows.items()}
    moments = [
        *Match.objects.values_list("proposed_at", "accepted_at", "ended_at"),
        *Message.objects.values_list("created_at"),
        *Notice.objects.values_list("created_at", "seen_at", "mail_at"),
    ]
    told["when"] = sorted(repr([minute(moment) for moment in row]) for row in moments)
    return told


def seeded_shortly(seed):
    """What stands there after the first story and the first round, and then no more."""
    with transaction.atomic():
        seed_region(seed, Progress())
        told = digest()
        transaction.set_rollback(True)
    return told


@pytest.mark.django_db
def test_the_same_seed_on_the_same_day_gives_the_same_region(monkeypatch):
    with clock.travel(NOW):
        story = book("arcs")["arcs"][0]["steps"]
        first_round, *_later = arcs._clockwork(World())
        monkeypatch.setattr(arcs, "steps", lambda: [step for step in story if step["now"]])
        monkeypatch.setattr(arcs, "_clockwork", lambda _world: [first_round])

        assert seeded_shortly(7) == seeded_shortly(7)
