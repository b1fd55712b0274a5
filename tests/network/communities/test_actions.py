from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from network.communities import actions
from network.communities.descriptions import AskDescription
from network.communities.models import (
    Community,
    CommunityMembership,
    Interest,
    InterestAsk,
    PhaseChange,
)
from network.kernel import clock, search
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.event_log import StoredEvent
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
    a_community,
    a_wish,
)
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.organisations import LocationFactory, OrganisationFactory
from tests.factories.vocabulary import TopicFactory

Role = CommunityMembership.Role
State = CommunityMembership.State

pytestmark = pytest.mark.django_db


def told():
    names = StoredEvent.objects.order_by("pk").values_list("name", flat=True)
    return [name for name in names if name.startswith(("community.", "interest."))]


def leader_of(community):
    return cast.actor(community.memberships.get(role=Role.FACILITATOR).member)


def test_whoever_starts_a_community_guides_it(yara):
    community = actions.start_community(a_community(), by=cast.actor(yara))

    seat = community.memberships.get()
    assert (seat.member, seat.role, seat.state) == (yara, Role.FACILITATOR, State.ACTIVE)
    assert (community.slug, community.phase) == ("repareren-in-de-noordrand", "exploring")
    assert told() == ["community.started", "community.member_seated"]


def test_a_community_is_found_by_its_words_and_topics(yara):
    community = actions.start_community(a_community(), by=cast.actor(yara))

    for text in ("kapot", "noordrand", "solderen"):
        assert list(search.matching(Community.objects.all(), text)) == [community], text


def test_two_communities_of_one_name_have_two_addresses(yara):
    first = actions.start_community(a_community(name="New"), by=cast.actor(yara))
    second = actions.start_community(a_community(name="New"), by=cast.actor(yara))

    assert (first.slug, second.slug) == ("new-2", "new-3")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"characteristics": ["We wonen hier", " "]}, "characteristics"),
        ({"characteristics": ["We wonen hier", "We wonen hier"]}, "characteristics"),
        ({"topics": []}, "topics"),
        ({"kind": "club"}, "kind"),
        ({"openness": "secret"}, "openness"),
        ({"is_sensitive": True}, "openness"),
    ],
)
def test_a_community_that_lacks_something_is_refused_at_its_field(changes, field, yara):
    with pytest.raises(Invalid) as refusal:
        actions.start_community(a_community(**changes), by=cast.actor(yara))

    assert refusal.value.field == field
    assert (Community.objects.count(), told()) == (0, [])


def test_seven_topics_are_too_many(yara):
    with pytest.raises(Invalid):
        actions.start_community(
            a_community(topics=TopicFactory.create_batch(7)), by=cast.actor(yara)
        )

    assert not Community.objects.exists()


def test_a_community_is_at_home_at_a_library(yara):
    hall = LocationFactory(organisation=OrganisationFactory())

    with pytest.raises(Invalid) as refusal:
        actions.start_community(a_community(home_branch=hall), by=cast.actor(yara))

    assert refusal.value.field == "home_branch"
    assert not Community.objects.exists()


def test_who_is_sixteen_sends_an_idea_instead():
    with pytest.raises(Forbidden):
        actions.start_community(a_community(), by=cast.actor(MinorFactory()))

    assert not Community.objects.exists()


def test_a_visitor_starts_nothing(db):
    with pytest.raises(Forbidden):
        actions.start_community(a_community(), by=VISITOR)

    assert not Community.objects.exists()


def test_a_special_topic_makes_the_community_sensitive_and_not_open(yara):
    topics = [TopicFactory(sensitivity="special")]

    with pytest.raises(Invalid) as refusal:
        actions.start_community(a_community(topics=topics), by=cast.actor(yara))
    community = actions.start_community(
        a_community(topics=topics, openness="request"), by=cast.actor(yara)
    )

    assert refusal.value.field == "openness"
    assert community.is_sensitive
    assert community.memberships.get().consented_at


def test_sensitive_is_never_lowered_because_a_topic_goes(yara):
    community = actions.start_community(
        a_community(topics=[TopicFactory(sensitivity="special")], openness="request"),
        by=cast.actor(yara),
    )

    kept = actions.change_community(
        community, a_community(openness="request", is_sensitive=True), by=cast.actor(yara)
    )

    assert kept.is_sensitive


def test_with_a_delicate_topic_only_the_library_opens_the_door(yara, noor):
    description = a_community(topics=[TopicFactory(sensitivity="delicate")])

    with pytest.raises(Invalid) as refusal:
        actions.start_community(description, by=cast.actor(yara))
    community = actions.start_community(description, by=cast.actor(noor))
    community.memberships.create(member=yara, role=Role.CORE)
    actions.change_community(
        community, replace(description, rhythm="Elke week"), by=cast.actor(yara)
    )

    assert refusal.value.field == "openness"
    community.refresh_from_db()
    assert (community.openness, community.rhythm) == ("open", "Elke week")


def test_a_stranger_does_not_rewrite_a_community(yara):
    community = CommunityFactory(name="Breicafé")

    with pytest.raises(Forbidden):
        actions.change_community(community, a_community(), by=cast.actor(yara))

    community.refresh_from_db()
    assert (community.name, told()) == ("Breicafé", [])


def test_a_step_with_everything_ticked_needs_no_note():
    community = CommunityFactory(phase="exploring")

    actions.change_phase(
        community,
        "connecting",
        ticked=["goal", "five-talks", "characteristics", "own-words"],
        by=leader_of(community),
    )

    community.refresh_from_db()
    assert community.phase == "connecting"
    assert PhaseChange.objects.get().note == ""
    assert told() == ["community.phase_changed", "community.changed"]


def test_an_open_check_asks_for_a_note_and_no_more():
    community = CommunityFactory(phase="exploring")

    with pytest.raises(Invalid) as refusal:
        actions.change_phase(community, "connecting", ticked=["goal"], by=leader_of(community))
    assert PhaseChange.objects.count() == 0
    actions.change_phase(
        community, "connecting", ticked=["goal"], note="Het loopt al.", by=leader_of(community)
    )

    assert refusal.value.field == "note"
    step = PhaseChange.objects.get()
    assert (step.ticked, step.note) == (["goal"], "Het loopt al.")


def test_a_phase_is_not_skipped():
    community = CommunityFactory(phase="exploring")

    with pytest.raises(Conflict):
        actions.change_phase(community, "self_sustaining", note="Snel", by=leader_of(community))

    community.refresh_from_db()
    assert (community.phase, told()) == ("exploring", [])


def test_the_core_group_proposes_a_phase_and_does_not_take_it():
    community = CommunityFactory(phase="exploring")
    core = CommunityMembershipFactory(community=community, role=Role.CORE)

    with pytest.raises(Forbidden):
        actions.change_phase(community, "connecting", note="Ja", by=cast.actor(core.member))

    assert not PhaseChange.objects.exists()


def test_a_community_that_stops_also_stops_looking():
    community = CommunityFactory()
    looking = InterestFactory(community=community)
    found = InterestFactory(community=community, state=Interest.State.FULFILLED)

    actions.change_phase(community, "closed", note="Mooi geweest", by=leader_of(community))

    looking.refresh_from_db()
    found.refresh_from_db()
    assert (looking.state, found.state) == ("paused", "fulfilled")
    assert "interest.changed" in told()


def test_joining_an_open_community_takes_one_step(yara):
    community = CommunityFactory()

    seat = actions.join_community(community, by=cast.actor(yara))

    assert (seat.role, seat.state) == (Role.PARTICIPANT, State.ACTIVE)
    assert told() == ["community.member_seated"]


def test_a_follower_who_joins_keeps_one_seat(yara):
    community = CommunityFactory()
    actions.follow_community(community, by=cast.actor(yara))

    actions.join_community(community, by=cast.actor(yara))

    assert community.memberships.get(member=yara).role == Role.PARTICIPANT
    assert told() == ["community.follow_changed", "community.member_seated"]


@pytest.mark.parametrize("openness", ["request", "invite", "private"])
def test_a_door_that_is_not_open_is_not_walked_through(openness, yara):
    community = CommunityFactory(openness=openness)

    with pytest.raises(Forbidden):
        actions.join_community(community, by=cast.actor(yara))

    assert not community.memberships.filter(member=yara).exists()


def test_who_was_sent_away_does_not_come_back_alone(yara):
    community = CommunityFactory()
    CommunityMembershipFactory(community=community, member=yara, state=State.REMOVED)

    with pytest.raises(Forbidden):
        actions.join_community(community, by=cast.actor(yara))

    assert community.memberships.get(member=yara).state == State.REMOVED


def test_a_request_is_answered_with_yes(yara):
    community = CommunityFactory(openness="request")

    seat = actions.request_to_join(community, message=" Ik brei graag. ", by=cast.actor(yara))
    assert (seat.state, seat.message) == (State.REQUESTED, "Ik brei graag.")
    seat = actions.accept_request(seat, by=leader_of(community))

    assert (seat.state, seat.message) == (State.ACTIVE, "")
    assert told() == [
        "community.join_requested",
        "community.join_accepted",
        "community.member_seated",
    ]


def test_a_no_comes_with_a_reason(yara):
    community = CommunityFactory(openness="request")
    seat = actions.request_to_join(community, by=cast.actor(yara))

    with pytest.raises(Invalid) as refusal:
        actions.decline_request(seat, "  ", by=leader_of(community))
    seat.refresh_from_db()
    assert (refusal.value.field, seat.state) == ("reason", State.REQUESTED)
    seat = actions.decline_request(seat, "We zijn vol.", by=leader_of(community))

    assert (seat.state, seat.reason) == (State.DECLINED, "We zijn vol.")
    assert told()[-1] == "community.join_declined"


def test_a_participant_answers_no_requests(yara):
    community = CommunityFactory(openness="request")
    seat = actions.request_to_join(community, by=cast.actor(yara))
    participant = CommunityMembershipFactory(community=community).member

    with pytest.raises(Forbidden):
        actions.accept_request(seat, by=cast.actor(participant))

    seat.refresh_from_db()
    assert seat.state == State.REQUESTED


def test_a_request_can_be_taken_back_and_made_again(yara):
    community = CommunityFactory(openness="request")
    seat = actions.request_to_join(community, message="Hallo", by=cast.actor(yara))

    seat = actions.withdraw_request(seat, by=cast.actor(yara))
    assert (seat.state, seat.message) == (State.LEFT, "")
    again = actions.request_to_join(community, by=cast.actor(yara))

    assert (again.pk, again.state) == (seat.pk, State.REQUESTED)


def test_a_sensitive_community_asks_for_consent(yara):
    community = CommunityFactory(openness="request", is_sensitive=True)

    with pytest.raises(Invalid) as refusal:
        actions.request_to_join(community, by=cast.actor(yara))
    assert not community.memberships.filter(member=yara).exists()
    seat = actions.request_to_join(community, consents=True, by=cast.actor(yara))

    assert refusal.value.field == "consents"
    assert seat.consented_at


def test_consent_ends_with_the_seat(yara):
    community = CommunityFactory(openness="request", is_sensitive=True)
    seat = CommunityMembershipFactory(community=community, member=yara, consented_at=clock.now())

    seat = actions.leave_community(seat, by=cast.actor(yara))

    assert (seat.state, seat.consented_at) == (State.LEFT, None)
    assert told() == ["community.member_unseated"]


def test_an_invitation_opens_a_closed_door(yara):
    community = CommunityFactory(openness="private", is_sensitive=True)
    seat = actions.invite_to_community(community, yara, by=leader_of(community))

    with pytest.raises(Invalid):
        actions.take_up_invitation(seat, by=cast.actor(yara))
    seat = actions.take_up_invitation(seat, consents=True, by=cast.actor(yara))

    assert seat.state == State.ACTIVE
    assert told() == ["community.member_invited", "community.member_seated"]


def test_an_invitation_can_be_turned_down(yara):
    community = CommunityFactory(openness="private")
    seat = actions.invite_to_community(community, yara, by=leader_of(community))

    seat = actions.withdraw_request(seat, by=cast.actor(yara))

    assert seat.state == State.LEFT


def test_nobody_invites_to_somebody_elses_group(yara):
    community = CommunityFactory()

    with pytest.raises(Forbidden):
        actions.invite_to_community(community, MemberFactory(), by=cast.actor(yara))

    assert community.memberships.count() == 1


@pytest.mark.parametrize("state", [State.ACTIVE, State.REQUESTED])
def test_who_is_in_or_asked_needs_no_invitation(state, yara):
    community = CommunityFactory()
    seat = CommunityMembershipFactory(community=community, member=yara, state=state)

    with pytest.raises(Conflict):
        actions.invite_to_community(community, yara, by=leader_of(community))

    seat.refresh_from_db()
    assert seat.state == state


def test_the_last_facilitator_names_another_first(yara):
    community = CommunityFactory()
    leader = community.memberships.get()
    core = CommunityMembershipFactory(community=community, role=Role.CORE, member=yara)

    with pytest.raises(Conflict):
        actions.leave_community(leader, by=cast.actor(leader.member))
    with pytest.raises(Conflict):
        actions.change_community_role(leader, Role.CORE, by=cast.actor(leader.member))
    leader.refresh_from_db()
    assert (leader.state, leader.role, told()) == (State.ACTIVE, Role.FACILITATOR, [])
    actions.change_community_role(core, Role.FACILITATOR, by=cast.actor(leader.member))
    leader = actions.leave_community(leader, by=cast.actor(leader.member))

    assert leader.state == State.LEFT


def test_the_last_facilitator_is_not_sent_away(noor):
    community = CommunityFactory(home_branch=cast.the_library().locations.get())
    leader = community.memberships.get()

    with pytest.raises(Conflict):
        actions.remove_from_community(leader, "Ruzie", by=cast.actor(noor))

    leader.refresh_from_db()
    assert (leader.state, leader.reason) == (State.ACTIVE, "")


def test_a_core_group_without_a_facilitator_keeps_one(yara):
    community = CommunityFactory(facilitator=False)
    core = CommunityMembershipFactory(community=community, role=Role.CORE, member=yara)

    with pytest.raises(Conflict):
        actions.leave_community(core, by=cast.actor(yara))

    core.refresh_from_db()
    assert core.state == State.ACTIVE


def test_everybody_may_leave_what_has_stopped():
    community = CommunityFactory(phase="closed")
    leader = community.memberships.get()

    leader = actions.leave_community(leader, by=cast.actor(leader.member))

    assert leader.state == State.LEFT


def test_a_removal_has_a_reason_and_is_told(yara):
    community = CommunityFactory()
    seat = CommunityMembershipFactory(community=community, member=yara)

    seat = actions.remove_from_community(seat, "Reclame", by=leader_of(community))

    assert (seat.state, seat.reason) == (State.REMOVED, "Reclame")
    assert told() == ["community.member_unseated", "community.member_removed"]


def test_an_invitation_taken_back_unseats_nobody(yara):
    community = CommunityFactory()
    seat = CommunityMembershipFactory(community=community, member=yara, state=State.INVITED)

    actions.remove_from_community(seat, "Vergissing", by=leader_of(community))

    assert told() == ["community.member_removed"]


def test_unfollowing_unseats_nobody(yara):
    community = CommunityFactory()
    seat = actions.follow_community(community, by=cast.actor(yara))

    actions.leave_community(seat, by=cast.actor(yara))

    assert told() == ["community.follow_changed", "community.follow_changed"]


def test_nobody_is_made_a_follower(yara):
    community = CommunityFactory()
    seat = CommunityMembershipFactory(community=community, member=yara)

    with pytest.raises(Invalid):
        actions.change_community_role(seat, Role.FOLLOWER, by=leader_of(community))

    seat.refresh_from_db()
    assert seat.role == Role.PARTICIPANT


def test_a_wish_is_written_with_what_it_asks():
    community = CommunityFactory()

    interest = actions.write_interest(community, a_wish(), by=leader_of(community))

    ask = interest.asks.get()
    assert (ask.kind, ask.title, ask.size) == ("space", "Een werkplaats", 15)
    assert interest.fresh_until == clock.today() + timedelta(days=180)
    assert told() == ["interest.changed"]
    assert list(search.matching(Interest.objects.all(), "werkplaats")) == [interest]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"topics": []}, "topics"),
        ({"radius_km": 0}, "radius_km"),
        ({"max_cost": "a lot"}, "max_cost"),
        ({"audience": ["dogs"]}, "audience"),
        ({"asks": []}, "asks"),
        ({"asks": [AskDescription(kind="space", title="Zaal")] * 5}, "asks"),
        ({"asks": [AskDescription(kind="space", title=" ")]}, "asks"),
        ({"asks": [AskDescription(kind="money", title="Geld")]}, "asks"),
        ({"asks": [AskDescription(kind="space", title="Z", must_features=["moat"])]}, "asks"),
        ({"asks": [AskDescription(kind="space", title="Z", dayparts=["sat-night"])]}, "asks"),
    ],
)
def test_a_wish_that_lacks_something_is_refused_at_its_field(changes, field):
    community = CommunityFactory()

    with pytest.raises(Invalid) as refusal:
        actions.write_interest(community, a_wish(**changes), by=leader_of(community))

    assert refusal.value.field == field
    assert (Interest.objects.count(), told()) == (0, [])


def test_a_participant_writes_no_wishes(yara):
    community = CommunityFactory()
    CommunityMembershipFactory(community=community, member=yara)

    with pytest.raises(Forbidden):
        actions.write_interest(community, a_wish(), by=cast.actor(yara))

    assert not Interest.objects.exists()


def test_rewriting_keeps_an_ask_that_stays_and_drops_one_that_goes():
    interest = InterestFactory(state=Interest.State.STALE)
    stays = InterestAskFactory(interest=interest, title="Zaal")
    goes = InterestAskFactory(interest=interest, title="Oven")
    asks = [
        AskDescription(kind="time", title="Hulp"),
        AskDescription(kind="space", title="Grote zaal", public_id=stays.public_id),
    ]

    actions.rewrite_interest(interest, a_wish(asks=asks), by=leader_of(interest.community))

    interest.refresh_from_db()
    stays.refresh_from_db()
    assert [ask.title for ask in interest.asks.all()] == ["Hulp", "Grote zaal"]
    assert (stays.title, stays.place) == ("Grote zaal", 1)
    assert InterestAsk.everything.get(pk=goes.pk).dropped_at
    assert interest.state == Interest.State.ACTIVE


def test_an_ask_of_another_wish_is_not_taken_over():
    interest, other = InterestFactory(), InterestAskFactory(title="Van hen")
    InterestAskFactory(interest=interest)
    asks = [AskDescription(kind="space", title="Van ons", public_id=other.public_id)]

    actions.rewrite_interest(interest, a_wish(asks=asks), by=leader_of(interest.community))

    other.refresh_from_db()
    assert other.title == "Van hen"
    assert interest.asks.get().title == "Van ons"


@pytest.mark.parametrize(
    ("deed", "before", "after"),
    [
        (actions.confirm_interest, "stale", "active"),
        (actions.confirm_interest, "active", "active"),
        (actions.pause_interest, "active", "paused"),
        (actions.resume_interest, "paused", "active"),
        (actions.fulfil_interest, "active", "fulfilled"),
        (actions.fulfil_interest, "paused", "fulfilled"),
        (actions.archive_interest, "fulfilled", "archived"),
    ],
)
def test_a_wish_moves_along_its_table(deed, before, after):
    long_ago = clock.today() - timedelta(days=3)
    interest = InterestFactory(state=before, fresh_until=long_ago)

    deed(interest, by=leader_of(interest.community))

    interest.refresh_from_db()
    assert interest.state == after
    assert (interest.fresh_until > clock.today()) == (after == "active")
    assert told() == ["interest.changed"]


@pytest.mark.parametrize(
    ("deed", "before"),
    [
        (actions.resume_interest, "active"),
        (actions.pause_interest, "fulfilled"),
        (actions.confirm_interest, "archived"),
        (actions.archive_interest, "archived"),
    ],
)
def test_a_wish_makes_no_other_moves(deed, before):
    interest = InterestFactory(state=before)

    with pytest.raises(Forbidden):
        deed(interest, by=leader_of(interest.community))

    interest.refresh_from_db()
    assert (interest.state, told()) == (before, [])


def test_only_the_clock_lets_a_wish_grow_stale():
    due = InterestFactory(fresh_until=clock.today() - timedelta(days=1))
    fresh = InterestFactory(fresh_until=clock.today())

    with pytest.raises(Forbidden):
        actions.let_interest_grow_stale(due, by=leader_of(due.community))
    for interest in (due, fresh, due):
        actions.let_interest_grow_stale(interest, by=SYSTEM)

    due.refresh_from_db()
    fresh.refresh_from_db()
    assert (due.state, fresh.state) == ("stale", "active")
    assert told() == ["interest.grew_stale"]


def test_the_last_facilitator_may_be_given_the_role_they_have():
    community = CommunityFactory()
    leader = community.memberships.get()

    actions.change_community_role(leader, Role.FACILITATOR, by=cast.actor(leader.member))

    assert told() == ["community.member_seated"]
