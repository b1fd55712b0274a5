"""Every reason a room opens, told as stories of the packages below."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from chat import actions, queries
from chat.models import Message, Room, RoomMembership
from matching.events import MatchAccepted
from matching.models import Introduction, Match
from network.activities.events import EditionCancelled, EditionPlanned
from network.activities.models import Activity, Edition
from network.communities.events import (
    CommunityChanged,
    CommunityStarted,
    MemberSeated,
    MemberUnseated,
    PhaseChanged,
)
from network.communities.models import CommunityMembership
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.events import publish
from network.organisations.events import StaffLeft
from tests.cast import actor
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
)
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(noor):
    return CommunityFactory(name="Repareren in de Noordrand", facilitator=noor)


def happens(event):
    with transaction.atomic():
        publish(event, by=SYSTEM)


def room_of(community):
    return queries.room_about(queries.about_community(community))


def people(room):
    return {member.display_name for member in queries.people_in(room)}


def test_a_community_that_starts_has_a_room_with_its_people_in_it(community, yara, otto):
    CommunityMembershipFactory(community=community, member=yara)
    CommunityMembershipFactory(
        community=community, member=otto, role=CommunityMembership.Role.FOLLOWER
    )

    happens(CommunityStarted(community_id=community.pk))

    room = room_of(community)
    assert (room.kind, room.title) == (Room.Kind.COMMUNITY, "Repareren in de Noordrand")
    assert people(room) == {"Noor", "Yara"}


def test_who_comes_and_goes_in_the_community_comes_and_goes_in_the_room(community, yara):
    happens(CommunityStarted(community_id=community.pk))
    seat = CommunityMembershipFactory(community=community, member=yara)
    happens(MemberSeated(community_id=community.pk, member_id=yara.pk, role="participant"))
    assert people(room_of(community)) == {"Noor", "Yara"}

    seat.state = CommunityMembership.State.REMOVED
    seat.save()
    happens(MemberUnseated(community_id=community.pk, member_id=yara.pk))

    assert people(room_of(community)) == {"Noor"}


def test_a_community_from_before_there_were_rooms_gets_one_with_its_first_guest(community, yara):
    CommunityMembershipFactory(community=community, member=yara)

    happens(MemberSeated(community_id=community.pk, member_id=yara.pk, role="participant"))

    assert people(room_of(community)) == {"Noor", "Yara"}


def test_the_room_follows_the_community(community, deliver_all):
    happens(CommunityStarted(community_id=community.pk))
    community.name, community.phase = "Repareren", "closed"
    community.save()

    happens(CommunityChanged(community_id=community.pk))
    happens(PhaseChanged(community_id=community.pk, phase_from="growing", phase_to="closed"))
    deliver_all()

    room = room_of(community)
    assert (room.title, room.state) == ("Repareren", Room.State.READ_ONLY)


@pytest.fixture
def match(community, sam):
    ask = InterestAskFactory(interest=InterestFactory(community=community))
    partner = sam.organisation_memberships.get().organisation
    offering = OfferingFactory(title="De Brug", organisation=partner)
    match = Match.objects.create(
        ask=ask, offering=offering, band="good", score=1.0, state=Match.State.ACCEPTED
    )
    match.proposed_by = community.memberships.get(role="facilitator").member
    match.save()
    Introduction.objects.create(match=match, text="Wij zoeken een zaal voor **12** mensen.")
    return match


def test_both_sides_of_a_match_sit_in_one_room_with_the_first_words(match):
    happens(MatchAccepted(match_id=match.pk))

    room = queries.room_about(match.about)
    assert room.title == "Repareren in de Noordrand × De Brug"
    assert people(room) == {"Noor", "Sam"}
    opened, first = queries.messages_of(room)
    assert opened.system_kind == Message.SystemKind.OPENED
    assert first.author.display_name == "Noor"
    assert "<strong>12</strong>" in first.html


def test_an_accepted_match_without_a_room_cannot_exist(match, monkeypatch):
    def refuses(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "open_room", refuses)

    with pytest.raises(RuntimeError):
        happens(MatchAccepted(match_id=match.pk))

    assert Room.objects.count() == 0


def test_hearing_of_a_match_twice_opens_one_room(match):
    happens(MatchAccepted(match_id=match.pk))
    happens(MatchAccepted(match_id=match.pk))

    assert Room.objects.count() == 1
    assert Message.objects.count() == 2


def test_who_speaks_for_a_side_later_comes_in_and_who_no_longer_does_goes_out(
    match, community, yara, sam
):
    happens(MatchAccepted(match_id=match.pk))
    room = queries.room_about(match.about)

    CommunityMembershipFactory(community=community, member=yara, role=CommunityMembership.Role.CORE)
    happens(MemberSeated(community_id=community.pk, member_id=yara.pk, role="core"))
    assert people(room) == {"Noor", "Sam", "Yara"}

    membership = sam.organisation_memberships.get()
    membership.state = "ended"
    membership.save()
    happens(
        StaffLeft(
            membership_id=membership.pk,
            organisation_id=membership.organisation_id,
            member_id=sam.pk,
        )
    )
    assert people(room) == {"Noor", "Yara"}


def test_who_left_a_match_room_is_not_called_back(match, community, yara, sam):
    happens(MatchAccepted(match_id=match.pk))
    room = queries.room_about(match.about)
    actions.leave_room(room, by=actor(sam))

    CommunityMembershipFactory(community=community, member=yara)
    happens(MemberSeated(community_id=community.pk, member_id=yara.pk, role="participant"))

    assert room.seats.get(member=sam).state == RoomMembership.State.LEFT
    assert people(room) == {"Noor"}


def test_a_date_is_told_in_the_rooms_that_it_is_about(match, community, deliver_all):
    happens(CommunityStarted(community_id=community.pk))
    happens(MatchAccepted(match_id=match.pk))
    activity = Activity.objects.create(
        title="Kennismaken", slug="kennismaken", community=community, about=match.about
    )
    edition = Edition.objects.create(
        activity=activity, starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=2)
    )

    for event in (EditionPlanned, EditionPlanned, EditionCancelled):
        happens(event(edition_id=edition.pk, about=match.about))
    deliver_all()

    for room in Room.objects.all():
        kinds = [m.system_kind for m in queries.messages_of(room) if m.system_kind]
        assert kinds == ["opened", "date_planned", "date_cancelled"]


def test_who_carries_a_community_looks_after_its_room_and_who_no_longer_does_does_not(
    community, noor, yara
):
    CommunityMembershipFactory(community=community, member=yara, role="participant")
    happens(CommunityStarted(community_id=community.pk))
    room = queries.room_about(queries.about_community(community))
    assert queries.hosts_of(room) == [noor.pk]

    for member, role in ((noor, "participant"), (yara, "core")):
        community.memberships.filter(member=member).update(role=role)
        happens(MemberSeated(community_id=community.pk, member_id=member.pk, role=role))

    assert queries.hosts_of(room) == [yara.pk]
