"""Who sees whom: the table of the handbook."""

from __future__ import annotations

import pytest

from network.kernel.actors import SYSTEM, VISITOR
from network.members.models import Block, Member
from network.members.policies import BlockPolicy, MemberPolicy
from tests import cast
from tests.cast import actor
from tests.factories.communities import CommunityFactory, CommunityMembershipFactory
from tests.factories.members import MemberFactory, MinorFactory

pytestmark = pytest.mark.django_db

NOBODY = {"visitor": set(), "member": {"near", "block"}, "fellow": {"near", "fellow", "block"}}
TABLE = [
    # who shows their page to whom, and what each may then do with it
    ("resident", "nobody", NOBODY),
    ("resident", "my_groups", NOBODY | {"fellow": {"view", "near", "fellow", "block"}}),
    (
        "resident",
        "members",
        {
            "visitor": set(),
            "member": {"view", "listed", "near", "block"},
            "fellow": {"view", "listed", "near", "fellow", "block"},
        },
    ),
    (
        "resident",  # who is not here for their work is never on the open web
        "public",
        {
            "visitor": set(),
            "member": {"view", "listed", "near", "block"},
            "fellow": {"view", "listed", "near", "fellow", "block"},
        },
    ),
    (
        "professional",
        "public",
        {
            "visitor": {"view", "listed"},
            "member": {"view", "listed", "near", "block"},
            "fellow": {"view", "listed", "near", "fellow", "block"},
        },
    ),
    ("minor", "my_groups", NOBODY | {"fellow": {"view", "near", "fellow", "block"}}),
    ("suspended", "members", {"visitor": set(), "member": {"near"}, "fellow": {"near", "fellow"}}),
]


def person(kind, visibility):
    if kind == "minor":
        return MinorFactory(directory_visibility=visibility)
    state = Member.State.SUSPENDED if kind == "suspended" else Member.State.ACTIVE
    member = MemberFactory(directory_visibility=visibility, state=state)
    if kind == "professional":
        cast.works_for(member, cast.the_library())
    return member


def in_one_group(*members):
    community = CommunityFactory(facilitator=False)
    for member in members:
        CommunityMembershipFactory(community=community, member=member)


def allowed(who, member):
    return {name for name, rule in MemberPolicy.rules().items() if rule.allows(who, member)}


@pytest.mark.parametrize(("kind", "visibility", "verbs"), TABLE)
def test_who_may_do_what_with_whom(kind, visibility, verbs):
    member, fellow = person(kind, visibility), MemberFactory()
    in_one_group(member, fellow)
    people = {"visitor": VISITOR, "member": actor(MemberFactory()), "fellow": actor(fellow)}

    assert {name: allowed(who, member) for name, who in people.items()} == verbs


def test_everybody_sees_and_changes_themselves():
    member = MemberFactory(directory_visibility="nobody")

    assert {"view", "change"} <= allowed(actor(member), member)
    assert "block" not in allowed(actor(member), member)
    assert allowed(SYSTEM, member) == set(MemberPolicy.rules())


def test_a_host_sees_no_more_than_others(otto):
    assert allowed(actor(otto), MemberFactory(directory_visibility="nobody")) == {"near", "block"}


def test_who_follows_is_no_acquaintance():
    member, follower = MemberFactory(), MemberFactory()
    community = CommunityFactory(facilitator=False)
    CommunityMembershipFactory(community=community, member=member)
    CommunityMembershipFactory(community=community, member=follower, role="follower")

    assert "view" not in allowed(actor(follower), member)


def test_a_volunteer_is_not_on_the_open_web():
    member = MemberFactory(directory_visibility="public")
    cast.works_for(member, cast.the_library(), "volunteer")

    assert allowed(VISITOR, member) == set()


def test_who_works_at_an_unchecked_organisation_is_not_on_the_open_web():
    member = MemberFactory(directory_visibility="public")
    organisation = cast.the_library()
    cast.works_for(member, organisation)
    organisation.state = "submitted"
    organisation.save()

    assert allowed(VISITOR, member) == set()


def test_a_blocked_person_sees_what_a_visitor_sees():
    professional = person("professional", "public")
    resident = person("resident", "members")
    blocked = MemberFactory()
    in_one_group(resident, blocked)
    for member in (professional, resident):
        Block.objects.create(member=member, blocked=blocked)

    assert allowed(actor(blocked), professional) == {"view", "listed", "block"}
    assert allowed(actor(blocked), resident) == {"block"}


def test_who_one_blocks_is_off_ones_list_but_can_be_found_to_lift_it():
    me, other = MemberFactory(), person("resident", "members")
    Block.objects.create(member=me, blocked=other)

    assert allowed(actor(me), other) == {"view", "near", "block"}


@pytest.mark.parametrize(
    ("who", "verbs"), [("member", {"view", "lift"}), ("blocked", set()), ("visitor", set())]
)
def test_a_block_is_known_to_who_made_it(who, verbs):
    block = Block.objects.create(member=MemberFactory(), blocked=MemberFactory())
    people = {"member": actor(block.member), "blocked": actor(block.blocked), "visitor": VISITOR}

    rules = BlockPolicy.rules().items()
    assert {name for name, rule in rules if rule.allows(people[who], block)} == verbs
