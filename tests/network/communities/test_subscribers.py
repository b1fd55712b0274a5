from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from network.communities import actions, tasks
from network.communities.models import CommunityMembership
from network.kernel import clock
from network.notifications.kinds import known
from network.notifications.models import Notice
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestFactory,
    a_community,
)

Role = CommunityMembership.Role
State = CommunityMembership.State

pytestmark = pytest.mark.django_db


def told(member):
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def test_a_knock_is_heard_by_who_guides_the_group(yara, noor, deliver_all):
    community = CommunityFactory(openness="request", facilitator=noor)
    core = CommunityMembershipFactory(community=community, role=Role.CORE).member

    actions.request_to_join(community, message="Hallo", by=cast.actor(yara))
    deliver_all()

    assert told(noor) == ["community.join_requested"]
    assert told(core) == told(yara) == []
    notice = Notice.objects.get()
    assert notice.path == f"/communities/{community.slug}/people/"
    assert notice.facts["message"] == "Hallo"


def test_when_nobody_guides_it_the_core_group_hears_the_knock(yara, deliver_all):
    community = CommunityFactory(openness="request", facilitator=False)
    core = CommunityMembershipFactory(community=community, role=Role.CORE).member

    actions.request_to_join(community, by=cast.actor(yara))
    deliver_all()

    assert told(core) == ["community.join_requested"]


def test_when_nobody_carries_it_the_library_hears_the_knock(yara, noor, deliver_all):
    home = cast.the_library().locations.get()
    community = CommunityFactory(openness="request", facilitator=False, home_branch=home)

    actions.request_to_join(community, by=cast.actor(yara))
    deliver_all()

    assert told(noor) == ["community.join_requested"]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_knocked_hears_the_answer(answer, yara, noor, deliver_all):
    community = CommunityFactory(openness="request", facilitator=noor)
    seat = actions.request_to_join(community, by=cast.actor(yara))

    if answer == "yes":
        actions.accept_request(seat, by=cast.actor(noor))
    else:
        actions.decline_request(seat, "We zijn vol.", by=cast.actor(noor))
    deliver_all()

    assert told(yara) == [
        "community.join_accepted" if answer == "yes" else "community.join_declined"
    ]


def test_a_second_request_is_told_as_well(yara, noor, deliver_all):
    community = CommunityFactory(openness="request", facilitator=noor)
    seat = actions.request_to_join(community, by=cast.actor(yara))
    deliver_all()
    actions.withdraw_request(seat, by=cast.actor(yara))

    with clock.travel(clock.now() + timedelta(days=3)):
        actions.request_to_join(community, by=cast.actor(yara))
        deliver_all()

    assert told(noor) == ["community.join_requested"] * 2


def test_joining_an_open_group_is_no_news_to_who_joined(yara, noor, deliver_all):
    community = CommunityFactory(facilitator=noor)

    actions.join_community(community, by=cast.actor(yara))
    deliver_all()

    assert told(yara) == told(noor) == []


def test_who_is_invited_or_sent_away_hears_it(yara, noor, deliver_all):
    community = CommunityFactory(facilitator=noor)
    seat = actions.invite_to_community(community, yara, by=cast.actor(noor))
    deliver_all()
    actions.take_up_invitation(seat, by=cast.actor(yara))

    actions.remove_from_community(seat, "Reclame", by=cast.actor(noor))
    deliver_all()

    assert told(yara) == ["community.invited", "community.removed"]


def test_the_home_library_hears_of_a_new_group(yara, noor, deliver_all):
    actions.start_community(a_community(), by=cast.actor(yara))
    deliver_all()

    assert told(noor) == ["community.started"]
    assert told(yara) == []


def test_a_librarian_is_not_told_of_their_own_group(noor, deliver_all):
    actions.start_community(a_community(), by=cast.actor(noor))
    deliver_all()

    assert told(noor) == []


def test_the_clock_asks_once_whether_a_wish_is_still_true(noor, deliver_all):
    community = CommunityFactory(facilitator=noor)
    due = InterestFactory(community=community, fresh_until=clock.today() - timedelta(days=1))
    fresh = InterestFactory(community=community)

    for _turn in range(2):
        tasks.let_interests_grow_stale()
        deliver_all()

    due.refresh_from_db()
    fresh.refresh_from_db()
    assert (due.state, fresh.state) == ("stale", "active")
    assert told(noor) == ["interest.stale"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_notice_reads_in_both_languages(language):
    facts = {
        "community": "Breicafé",
        "purpose": "Breien",
        "branch": "Noordrand",
        "welcome": "Kom erbij",
        "person": "Yara",
        "message": "Hallo",
        "reason": "Vol",
        "wish": "Een zaal",
    }
    kinds = [kind for name, kind in known.items() if name.startswith(("community.", "interest."))]
    assert len(kinds) == 7

    with translation.override(language):
        for kind in kinds:
            letter = kind.tell(facts)
            assert "Breicafé" in letter.title or "Een zaal" in letter.title
            assert "%(" not in "".join([letter.title, *letter.lines])
            assert letter.action
