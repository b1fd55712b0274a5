from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from network.accounts.models import User
from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import Forbidden, Invalid
from network.kernel.event_log import StoredEvent
from network.members import actions, queries
from network.members.drafts import Newcomer, ProfileDraft
from network.members.models import Block, Member
from network.members.tasks import forget_newcomers
from tests.cast import actor
from tests.factories.members import MemberFactory, MinorFactory, UserFactory
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.django_db
DRAFT = ProfileDraft(display_name="Els", directory_visibility="members", bio="Ik brei sokken.")


def names():
    return [event.name for event in StoredEvent.objects.order_by("pk")]


def test_somebody_new_waits_and_is_found_by_nobody():
    newcomer = Newcomer(display_name="Els", age_band="18_plus", home_area=AreaFactory())

    member = actions.join_network(UserFactory(), newcomer, by=SYSTEM)

    assert member.state == Member.State.PENDING
    assert member.directory_visibility == "my_groups"
    assert member not in Member.objects.present()
    assert names() == []


def test_nobody_makes_a_person_by_hand(yara):
    with pytest.raises(Forbidden):
        actions.join_network(
            UserFactory(), Newcomer(display_name="x", age_band="18_plus"), by=actor(yara)
        )

    assert not Member.objects.filter(display_name="x").exists()


def test_arriving_twice_is_joining_once():
    member = MemberFactory(state=Member.State.PENDING)

    actions.arrive(member, by=SYSTEM)
    actions.arrive(member, by=SYSTEM)

    member.refresh_from_db()
    assert member.state == Member.State.ACTIVE
    assert names() == ["member.joined"]


def test_who_never_came_is_forgotten_after_a_week():
    never, here = MemberFactory(state=Member.State.PENDING), MemberFactory()
    fresh = MemberFactory(state=Member.State.PENDING)
    long_ago = clock.now() - timedelta(days=8)
    Member.objects.filter(pk__in=[never.pk, here.pk]).update(created_at=long_ago)

    forget_newcomers()
    forget_newcomers()

    assert set(Member.objects.all()) == {here, fresh}
    assert set(User.objects.all()) == {here.user, fresh.user}


@pytest.mark.parametrize("state", [Member.State.SUSPENDED, Member.State.ERASED])
def test_who_was_sent_away_does_not_come_back_by_signing_in(state):
    member = MemberFactory(state=state)

    assert actions.arrive(member, by=SYSTEM).state == state
    assert names() == []


def test_a_changed_profile_is_found_by_its_new_words(yara):
    actions.change_profile(yara, DRAFT, by=actor(yara))

    reader = actor(MemberFactory())
    assert [member.display_name for member in queries.directory(reader, text="sokken")] == ["Els"]
    assert not queries.directory(reader, text="yara").exists()
    assert names() == ["member.profile_changed"]


@pytest.mark.parametrize("who", ["sam", "otto"])
def test_a_profile_is_changed_by_its_owner_alone(yara, who, request):
    with pytest.raises(Forbidden):
        actions.change_profile(yara, DRAFT, by=actor(request.getfixturevalue(who)))
    with pytest.raises(Forbidden):
        actions.change_profile(yara, DRAFT, by=VISITOR)

    yara.refresh_from_db()
    assert yara.display_name == "Yara"


def test_only_who_is_here_for_work_goes_on_the_open_web(yara, noor):
    public = replace(DRAFT, directory_visibility="public")

    with pytest.raises(Invalid) as refusal:
        actions.change_profile(yara, public, by=actor(yara))
    assert refusal.value.field == "directory_visibility"
    yara.refresh_from_db()
    assert yara.directory_visibility == "my_groups"

    assert actions.change_profile(noor, public, by=actor(noor)).directory_visibility == "public"


def test_a_minor_stays_protected_until_they_are_18():
    mila = MinorFactory()

    with pytest.raises(Invalid):
        actions.change_profile(mila, DRAFT, by=actor(mila))
    mila.refresh_from_db()
    assert (mila.age_band, mila.directory_visibility) == ("16_17", "my_groups")

    grown = actions.change_profile(mila, replace(DRAFT, is_adult_now=True), by=actor(mila))
    assert (grown.age_band, grown.directory_visibility) == ("18_plus", "members")


def test_an_unknown_field_has_no_audience(yara):
    draft = replace(DRAFT, visibility={"bio": "nobody", "email": "public"})

    assert actions.change_profile(yara, draft, by=actor(yara)).field_visibility == {"bio": "nobody"}


def test_blocking_twice_is_blocking_once(yara, sam):
    actions.block_member(sam, by=actor(yara))
    actions.block_member(sam, by=actor(yara))

    assert Block.objects.count() == 1
    assert names() == ["member.blocked"]


def test_nobody_blocks_themselves_and_visitors_block_nobody(yara):
    for who in (actor(yara), VISITOR):
        with pytest.raises(Forbidden):
            actions.block_member(yara, by=who)

    assert not Block.objects.exists()


def test_a_block_is_lifted_by_who_made_it(yara, sam):
    block = actions.block_member(sam, by=actor(yara))

    with pytest.raises(Forbidden):
        actions.lift_block(block, by=actor(sam))
    assert Block.objects.exists()

    actions.lift_block(block, by=actor(yara))
    assert not Block.objects.exists()


def test_quiet_hours_have_two_ends(yara):
    with pytest.raises(Invalid):
        actions.choose_quiet_hours(yara, time(21), None, by=actor(yara))
    yara.refresh_from_db()
    assert yara.quiet_from is None

    actions.choose_quiet_hours(yara, time(21), time(8), by=actor(yara))
    yara.refresh_from_db()
    assert (yara.quiet_from, yara.quiet_until) == (time(21), time(8))


def test_quiet_hours_are_ones_own(yara, sam):
    with pytest.raises(Forbidden):
        actions.choose_quiet_hours(yara, time(21), time(8), by=actor(sam))

    yara.refresh_from_db()
    assert yara.quiet_from is None
