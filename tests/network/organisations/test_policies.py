from __future__ import annotations

import pytest

from network.kernel.actors import VISITOR
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.organisations.policies import (
    LocationPolicy,
    OrganisationMembershipPolicy,
    OrganisationPolicy,
    grown_up,
    is_known_to,
    is_librarian_of,
    speaks_for,
    works_at,
)
from tests import cast
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.organisations import (
    LocationFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
)

Role = OrganisationMembership.Role
State = OrganisationMembership.State

pytestmark = pytest.mark.django_db

SEATS = {
    "owner": (Role.OWNER, State.ACTIVE),
    "contact": (Role.CONTACT, State.ACTIVE),
    "staff": (Role.STAFF, State.ACTIVE),
    "volunteer": (Role.VOLUNTEER, State.ACTIVE),
    "paused": (Role.OWNER, State.PAUSED),
    "asked": (Role.STAFF, State.REQUESTED),
    "gone": (Role.OWNER, State.ENDED),
}
PEOPLE = ["visitor", "stranger", *SEATS, "host"]


def somebody(who, organisation):
    if who == "visitor":
        return VISITOR
    if who == "host":
        return cast.actor(cast.otto())
    member = MemberFactory()
    if who in SEATS:
        role, state = SEATS[who]
        OrganisationMembershipFactory(
            organisation=organisation, member=member, role=role, state=state
        )
    return cast.actor(member)


def verbs(policy, actor, row):
    return {name for name, rule in policy.rules().items() if rule.allows(actor, row)}


V = {"view"}
ORGANISATION = {
    "draft": {
        "visitor": set(),
        "stranger": set(),
        "owner": {"view", "change", "submit", "archive", "manage_staff"},
        "contact": {"view", "change"},
        "staff": V,
        "volunteer": V,
        "paused": set(),
        "asked": set(),
        "gone": set(),
        "host": {"view", "change", "archive", "manage_staff"},
    },
    "submitted": {
        "visitor": set(),
        "stranger": set(),
        "owner": {"view", "change", "manage_staff"},
        "contact": {"view", "change"},
        "staff": V,
        "volunteer": V,
        "paused": set(),
        "asked": set(),
        "gone": set(),
        "host": {"view", "change", "verify", "archive", "manage_staff"},
    },
    "verified": {
        "visitor": V,
        "stranger": {"view", "ask_to_join"},
        "owner": {"view", "change", "manage_staff"},
        "contact": {"view", "change"},
        "staff": V,
        "volunteer": V,
        "paused": V,
        "asked": V,
        "gone": {"view", "ask_to_join"},
        "host": {"view", "change", "suspend", "archive", "manage_staff", "ask_to_join"},
    },
    "suspended": {
        "visitor": set(),
        "stranger": set(),
        "owner": V,
        "contact": V,
        "staff": V,
        "volunteer": V,
        "paused": set(),
        "asked": set(),
        "gone": set(),
        "host": {"view", "change", "verify", "archive", "manage_staff"},
    },
    "archived": {
        "visitor": set(),
        "stranger": set(),
        "owner": V,
        "contact": V,
        "staff": V,
        "volunteer": V,
        "paused": set(),
        "asked": set(),
        "gone": set(),
        "host": V,
    },
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", ORGANISATION)
def test_who_may_do_what_with_an_organisation(who, state):
    organisation = OrganisationFactory(state=state)

    actor = somebody(who, organisation)

    assert verbs(OrganisationPolicy, actor, organisation) == ORGANISATION[state][who]


KEEP = {"view", "change_role", "end"}
MEMBERSHIP = {
    "requested": {
        "self": {"view", "withdraw"},
        "owner": {"view", "approve", "decline"},
        "host": {"view", "approve", "decline"},
    },
    "active": {"self": {"view", "pause", "end"}, "owner": KEEP, "host": KEEP},
    "paused": {
        "self": {"view", "resume", "end"},
        "owner": {"view", "end"},
        "host": {"view", "end"},
    },
    "declined": {"self": V, "owner": V, "host": V},
    "ended": {"self": V, "owner": V, "host": V},
}


@pytest.mark.parametrize(
    "who", ["visitor", "stranger", "contact", "staff", "owner", "host", "self"]
)
@pytest.mark.parametrize("state", MEMBERSHIP)
def test_who_may_do_what_with_a_seat(who, state):
    seat = OrganisationMembershipFactory(state=state)

    actor = cast.actor(seat.member) if who == "self" else somebody(who, seat.organisation)

    assert verbs(OrganisationMembershipPolicy, actor, seat) == MEMBERSHIP[state].get(who, set())


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("visitor", "verified", {"view"}),
        ("staff", "verified", {"view"}),
        ("contact", "verified", {"view", "change"}),
        ("visitor", "draft", set()),
        ("contact", "draft", {"view", "change"}),
        ("owner", "suspended", {"view"}),
        ("host", "suspended", {"view", "change"}),
    ],
)
def test_who_may_do_what_with_a_place(who, state, expected):
    place = LocationFactory(organisation=OrganisationFactory(state=state))

    assert verbs(LocationPolicy, somebody(who, place.organisation), place) == expected


@pytest.mark.parametrize("state", ["verified", "draft", "suspended", "archived"])
@pytest.mark.parametrize("role", Role.values)
def test_who_speaks_for_an_organisation(role, state):
    seat = OrganisationMembershipFactory(role=role, organisation__state=state)
    place = LocationFactory(organisation=seat.organisation)
    actor = cast.actor(seat.member)
    rows = Location.objects.filter(pk=place.pk)

    speaks = rows.filter(speaks_for(actor, "organisation")).exists()

    in_standing = state in {"verified", "draft"}
    assert speaks == (in_standing and role not in {"staff", "volunteer"})
    assert rows.filter(works_at(actor)).exists()
    assert rows.filter(is_librarian_of(actor)).exists() == (
        in_standing and role == "community_librarian"
    )


def test_a_visitor_speaks_for_nobody():
    OrganisationMembershipFactory()
    rows = Organisation.objects.all()

    for condition in (works_at, speaks_for, is_librarian_of):
        assert not rows.filter(condition(VISITOR, "pk")).exists()


def test_only_an_adult_who_is_here_speaks_for_others():
    def may(member):
        actor = cast.actor(member)
        return grown_up.filter(actor, type(member).objects.all()).exists()

    assert may(MemberFactory())
    assert not may(MinorFactory())
    assert not may(MemberFactory(state="suspended"))
    assert not grown_up.filter(VISITOR, type(MemberFactory()).objects.all()).exists()


def test_colleagues_know_each_other(yara):
    seat = OrganisationMembershipFactory()
    colleague = OrganisationMembershipFactory(organisation=seat.organisation).member
    rows = OrganisationMembership.objects.filter(pk=seat.pk)

    assert rows.filter(is_known_to(cast.actor(colleague))).exists()
    assert not rows.filter(is_known_to(cast.actor(yara))).exists()
