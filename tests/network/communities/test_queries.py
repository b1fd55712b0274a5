from __future__ import annotations

import pytest

from network.communities import queries
from network.communities.models import CommunityMembership
from network.kernel.actors import VISITOR
from network.members.policies import MemberPolicy
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
)
from tests.factories.members import MemberFactory
from tests.factories.organisations import LocationFactory
from tests.factories.vocabulary import AreaFactory, TopicFactory

Role = CommunityMembership.Role

pytestmark = pytest.mark.django_db


def names(people):
    return [seat.membership.member.display_name for seat in people]


def shown(community, actor, most=12):
    return names(queries.people_of(queries.community_for(actor, community.slug), actor, most=most))


def test_a_list_holds_what_lives_and_is_open_to_the_actor(yara):
    open_one = CommunityFactory(name="A")
    mine = CommunityFactory(name="B", openness="private")
    CommunityMembershipFactory(community=mine, member=yara)
    CommunityFactory(name="C", openness="private")
    CommunityFactory(name="D", phase="closed")

    assert list(queries.communities_for(cast.actor(yara))) == [open_one, mine]
    assert list(queries.communities_for(VISITOR)) == [open_one]


def test_an_area_holds_its_parts():
    town = AreaFactory(kind="town")
    district = AreaFactory(kind="district", parent=town)
    near = CommunityFactory(area=district)
    CommunityFactory()

    assert list(queries.communities_for(VISITOR, area=town.slug)) == [near]


def test_a_topic_holds_what_falls_under_it():
    crafts = TopicFactory()
    knitting = TopicFactory(parent=crafts)
    near = CommunityFactory(topics=[knitting])
    CommunityFactory()

    assert list(queries.communities_for(VISITOR, topic=crafts.slug)) == [near]


def test_a_card_knows_one_wish_and_the_readers_place(yara):
    community = CommunityFactory()
    InterestFactory(community=community, title="Gevonden", state="fulfilled")
    InterestFactory(community=community, title="Een zaal")
    CommunityMembershipFactory(community=community, member=yara)

    [card] = queries.communities_for(cast.actor(yara))

    assert (card.wish, card.my_role) == ("Een zaal", "participant")


def test_people_show_themselves_as_they_chose(yara):
    community = CommunityFactory(facilitator=MemberFactory(display_name="Leider"))
    for name, visibility in {
        "Niemand": "nobody",
        "Groep": "my_groups",
        "Leden": "members",
        "Iedereen": "public",
    }.items():
        member = MemberFactory(display_name=name, directory_visibility=visibility)
        CommunityMembershipFactory(community=community, member=member)
    fellow = CommunityMembershipFactory(
        community=community, member=MemberFactory(display_name="Fellow")
    ).member
    leader = community.memberships.get(role=Role.FACILITATOR).member

    assert shown(community, VISITOR) == []
    assert shown(community, cast.actor(yara)) == ["Leden", "Iedereen"]
    assert shown(community, cast.actor(fellow)) == [
        "Leider",
        "Groep",
        "Leden",
        "Iedereen",
        "Fellow",
    ]
    assert "Niemand" in shown(community, cast.actor(leader))


def test_who_carries_the_group_stands_first_and_followers_nowhere(noor):
    community = CommunityFactory(facilitator=False)
    for role in (Role.PARTICIPANT, Role.PARTNER, Role.FOLLOWER, Role.CORE, Role.FACILITATOR):
        member = MemberFactory(display_name=role, directory_visibility="members")
        CommunityMembershipFactory(community=community, member=member, role=role)

    assert shown(community, cast.actor(noor)) == ["facilitator", "core", "partner", "participant"]
    assert shown(community, cast.actor(noor), most=2) == ["facilitator", "core"]


def test_where_somebody_works_follows_their_own_choice(yara, noor):
    community = CommunityFactory(facilitator=noor)

    def work(actor):
        seen = queries.community_for(actor, community.slug)
        return [seat.works_at for seat in queries.people_of(seen, actor)]

    assert work(VISITOR) == ["Bibliotheek Noordrand"]
    noor.field_visibility = {"work": "members"}
    noor.save()
    assert work(VISITOR) == [""]
    assert work(cast.actor(yara)) == ["Bibliotheek Noordrand"]
    noor.field_visibility = {"work": "my_groups"}
    noor.save()
    assert work(cast.actor(yara)) == [""]


def test_who_takes_part_together_knows_each_other(yara):
    seat = CommunityMembershipFactory(member=yara)
    fellow = CommunityMembershipFactory(community=seat.community).member
    follower = CommunityMembershipFactory(community=seat.community, role=Role.FOLLOWER).member

    known = MemberPolicy.view.filter(cast.actor(yara))

    assert fellow in known
    assert follower not in known


def test_wishes_come_with_what_they_ask_in_one_query(django_assert_num_queries):
    community = CommunityFactory()
    for state in ("fulfilled", "active", "paused"):
        interest = InterestFactory(community=community, state=state, title=state)
        InterestAskFactory(interest=interest, title="Een")
        InterestAskFactory(interest=interest, title="Twee")

    with django_assert_num_queries(1):
        wishes = queries.wishes_of(community, VISITOR)

    assert [wish.interest.title for wish in wishes] == ["active", "fulfilled"]
    assert [ask.title for ask in wishes[0].asks] == ["Een", "Twee"]


def test_a_library_shows_the_groups_that_are_at_home_there(yara):
    branch = LocationFactory()
    here = CommunityFactory(home_branch=branch)
    CommunityFactory(home_branch=branch, openness="private")
    CommunityFactory()

    assert list(queries.communities_at(branch.organisation, cast.actor(yara))) == [here]


def test_my_groups_are_those_i_take_part_in(yara):
    mine = CommunityMembershipFactory(member=yara).community
    CommunityMembershipFactory(member=yara, role=Role.FOLLOWER)
    led = CommunityFactory(facilitator=yara)

    assert list(queries.communities_of(cast.actor(yara))) == sorted(
        [mine, led], key=lambda each: each.name
    )
    assert list(queries.communities_of(cast.actor(yara), [Role.FACILITATOR])) == [led]
    assert list(queries.communities_of(VISITOR)) == []


def test_who_speaks_for_a_group_is_its_core_and_facilitators(noor):
    home = cast.the_library().locations.get()
    community = CommunityFactory(home_branch=home)
    leader = community.memberships.get().member
    core = CommunityMembershipFactory(community=community, role=Role.CORE).member
    CommunityMembershipFactory(community=community)

    assert queries.carriers_of(community) == [leader.pk, core.pk]
    community.memberships.all().delete()
    assert queries.carriers_of(community) == [noor.pk]
