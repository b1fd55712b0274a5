from __future__ import annotations

import pytest

from network.communities.models import Community, CommunityMembership, Interest
from network.communities.policies import (
    CommunityMembershipPolicy,
    CommunityPolicy,
    InterestPolicy,
    speaks_for_community,
)
from network.kernel.actors import VISITOR
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestFactory,
)
from tests.factories.members import MemberFactory
from tests.factories.organisations import LocationFactory
from tests.factories.vocabulary import TopicFactory

Role = CommunityMembership.Role
State = CommunityMembership.State

pytestmark = pytest.mark.django_db

SEATS = {
    "follower": (Role.FOLLOWER, State.ACTIVE),
    "participant": (Role.PARTICIPANT, State.ACTIVE),
    "core": (Role.CORE, State.ACTIVE),
    "facilitator": (Role.FACILITATOR, State.ACTIVE),
    "invited": (Role.PARTICIPANT, State.INVITED),
    "asked": (Role.PARTICIPANT, State.REQUESTED),
    "removed": (Role.PARTICIPANT, State.REMOVED),
}
PEOPLE = ["visitor", "stranger", *SEATS, "librarian", "host"]


def somebody(who, community):
    if who == "visitor":
        return VISITOR
    if who == "librarian":
        return cast.actor(cast.noor())
    if who == "host":
        return cast.actor(cast.otto())
    member = MemberFactory()
    if who in SEATS:
        role, state = SEATS[who]
        CommunityMembershipFactory(community=community, member=member, role=role, state=state)
    return cast.actor(member)


def home():
    return cast.the_library().locations.get()


def verbs(policy, actor, row):
    return {name for name, rule in policy.rules().items() if rule.allows(actor, row)}


SEE = {"view", "see_name", "see_people"}
CARRY = {
    "view",
    "see_name",
    "see_people",
    "speak_for",
    "change",
    "keep_people",
    "invite",
    "write_wishes",
}
LEAD = CARRY | {"change_phase"}

COMMUNITY = {
    ("open", "growing"): {
        "visitor": SEE,
        "stranger": SEE | {"join", "follow"},
        "follower": SEE | {"join"},
        "participant": SEE,
        "core": CARRY,
        "facilitator": LEAD,
        "invited": SEE,
        "asked": SEE,
        "removed": SEE,
        "librarian": LEAD | {"join", "follow"},
        "host": SEE | {"change", "join", "follow"},
    },
    ("request", "growing"): {
        "visitor": SEE,
        "stranger": SEE | {"request", "follow"},
        "follower": SEE | {"request"},
        "participant": SEE,
        "core": CARRY,
        "facilitator": LEAD,
        "invited": SEE,
        "asked": SEE,
        "removed": SEE,
        "librarian": LEAD | {"request", "follow"},
        "host": SEE | {"change", "request", "follow"},
    },
    ("invite", "growing"): {
        "visitor": {"see_name"},
        "stranger": {"see_name"},
        "follower": SEE,
        "participant": SEE,
        "core": CARRY,
        "facilitator": LEAD,
        "invited": SEE,
        "asked": {"see_name"},
        "removed": {"see_name"},
        "librarian": LEAD | {"follow"},
        "host": SEE | {"change", "follow"},
    },
    ("private", "growing"): {
        "visitor": set(),
        "stranger": set(),
        "follower": SEE,
        "participant": SEE,
        "core": CARRY,
        "facilitator": LEAD,
        "invited": SEE,
        "asked": set(),
        "removed": set(),
        "librarian": LEAD | {"follow"},
        "host": SEE | {"change", "follow"},
    },
    ("open", "closed"): {
        "visitor": SEE,
        "stranger": SEE,
        "follower": SEE,
        "participant": SEE,
        "core": SEE,
        "facilitator": SEE | {"change_phase"},
        "invited": SEE,
        "asked": SEE,
        "removed": SEE,
        "librarian": SEE | {"change_phase"},
        "host": SEE,
    },
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("openness", "phase"), COMMUNITY)
def test_who_may_do_what_with_a_community(who, openness, phase):
    community = CommunityFactory(openness=openness, phase=phase, home_branch=home())
    actor = somebody(who, community)

    assert verbs(CommunityPolicy, actor, community) == COMMUNITY[openness, phase][who]


@pytest.mark.parametrize("openness", Community.Openness.values)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_holds_what_a_page_would_show(who, openness):
    community = CommunityFactory(openness=openness, home_branch=home())
    actor = somebody(who, community)

    listed = CommunityPolicy.view.filter(actor).filter(pk=community.pk).exists()

    assert listed == CommunityPolicy.view.allows(actor, community)


def test_a_librarian_of_another_library_is_a_stranger(noor):
    community = CommunityFactory(openness="private", home_branch=LocationFactory())

    assert verbs(CommunityPolicy, cast.actor(noor), community) == set()


@pytest.mark.parametrize("sensitivity", ["delicate", "special"])
def test_who_belongs_to_a_private_subject_is_not_shown_outside(sensitivity, yara):
    topic = TopicFactory(sensitivity=sensitivity)
    community = CommunityFactory(
        openness="request", topics=[topic], is_sensitive=sensitivity == "special"
    )
    facilitator = community.memberships.get().member

    assert not CommunityPolicy.see_people.allows(cast.actor(yara), community)
    assert CommunityPolicy.see_people.allows(cast.actor(facilitator), community)


def test_a_sensitive_community_is_not_followed(yara):
    community = CommunityFactory(openness="request", is_sensitive=True)

    assert not CommunityPolicy.follow.allows(cast.actor(yara), community)
    assert CommunityPolicy.request.allows(cast.actor(yara), community)


MEMBERSHIP = {
    # whose row: its role and state
    ("participant", "active"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view", "remove"},
        "facilitator": {"view", "remove", "change_role"},
        "librarian": {"view", "remove", "change_role"},
        "host": set(),
        "self": {"view", "leave"},
    },
    ("core", "active"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view"},
        "facilitator": {"view", "remove", "change_role"},
        "librarian": {"view", "remove", "change_role"},
        "host": set(),
        "self": {"view", "leave"},
    },
    ("facilitator", "active"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view"},
        "facilitator": {"view", "remove", "change_role"},
        "librarian": {"view", "remove", "change_role"},
        "host": set(),
        "self": {"view", "leave", "change_role"},
    },
    ("follower", "active"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view", "remove"},
        "facilitator": {"view", "remove"},
        "librarian": {"view", "remove"},
        "host": set(),
        "self": {"view", "leave"},
    },
    ("participant", "requested"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view", "accept", "decline"},
        "facilitator": {"view", "accept", "decline"},
        "librarian": {"view", "accept", "decline"},
        "host": set(),
        "self": {"view", "withdraw"},
    },
    ("participant", "invited"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view", "remove"},
        "facilitator": {"view", "remove"},
        "librarian": {"view", "remove"},
        "host": set(),
        "self": {"view", "withdraw", "take_up"},
    },
    ("participant", "removed"): {
        "visitor": set(),
        "stranger": set(),
        "participant": set(),
        "core": {"view"},
        "facilitator": {"view"},
        "librarian": {"view"},
        "host": set(),
        "self": {"view"},
    },
}


@pytest.mark.parametrize(
    "who",
    [
        "visitor",
        "stranger",
        "participant",
        "core",
        "facilitator",
        "librarian",
        "host",
        "self",
    ],
)
@pytest.mark.parametrize(("role", "state"), MEMBERSHIP)
def test_who_may_do_what_with_a_seat(who, role, state):
    community = CommunityFactory(home_branch=home())
    seat = CommunityMembershipFactory(community=community, role=role, state=state)
    actor = cast.actor(seat.member) if who == "self" else somebody(who, community)

    assert verbs(CommunityMembershipPolicy, actor, seat) == MEMBERSHIP[role, state][who]


ALL = {"view", "change", "confirm", "pause", "fulfil", "archive"}
INTEREST = {
    "active": {"visitor": {"view"}, "participant": {"view"}, "core": ALL, "librarian": ALL},
    "paused": {
        "visitor": set(),
        "participant": {"view"},
        "core": {"view", "change", "resume", "fulfil", "archive"},
        "librarian": {"view", "change", "resume", "fulfil", "archive"},
    },
    "stale": {"visitor": set(), "participant": {"view"}, "core": ALL, "librarian": ALL},
    "fulfilled": {
        "visitor": {"view"},
        "participant": {"view"},
        "core": {"view", "archive"},
        "librarian": {"view", "archive"},
    },
    "archived": {
        "visitor": set(),
        "participant": set(),
        "core": {"view"},
        "librarian": {"view"},
    },
}


@pytest.mark.parametrize("who", ["visitor", "stranger", "participant", "core", "librarian", "host"])
@pytest.mark.parametrize("state", INTEREST)
def test_who_may_do_what_with_a_wish(who, state):
    community = CommunityFactory(home_branch=home())
    interest = InterestFactory(community=community, state=state)
    expected = {"stranger": "visitor", "host": "visitor"}.get(who, who)

    assert verbs(InterestPolicy, somebody(who, community), interest) == INTEREST[state][expected]


@pytest.mark.parametrize("openness", ["invite", "private"])
def test_the_wish_of_a_closed_group_is_not_read_outside(openness, yara):
    interest = InterestFactory(community__openness=openness)

    assert verbs(InterestPolicy, cast.actor(yara), interest) == set()


def test_a_community_that_stopped_only_puts_wishes_away():
    community = CommunityFactory(phase="closed")
    interest = InterestFactory(community=community, state=Interest.State.PAUSED)
    facilitator = cast.actor(community.memberships.get().member)

    assert verbs(InterestPolicy, facilitator, interest) == {"view", "archive"}


def test_other_packages_ask_along_a_path():
    community = CommunityFactory()
    interest = InterestFactory(community=community)
    facilitator = cast.actor(community.memberships.get().member)
    asked = Interest.objects.filter(pk=interest.pk)

    assert asked.filter(speaks_for_community(facilitator, "community")).exists()
    assert not asked.filter(speaks_for_community(VISITOR, "community")).exists()
