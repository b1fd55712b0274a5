import pytest

from network.kernel.actors import VISITOR
from network.offerings.models import Offering
from network.offerings.queries import (
    Filters,
    me_as_giver,
    my_offerings,
    offerings_for,
    organisations_to_give_for,
    speakers_of,
    with_standing,
    with_topics,
)
from tests.cast import actor, works_for
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.vocabulary import AreaFactory, TopicFactory

pytestmark = pytest.mark.django_db


def found(**filters):
    return set(offerings_for(VISITOR, Filters(**filters)))


def test_each_wish_narrows_the_list():
    cooking = TopicFactory(slug="cooking")
    soup = TopicFactory(slug="soup", parent=cooking)
    hall = OfferingFactory(title="Zaal", topics=[], features=["piano", "step_free"])
    course = OfferingFactory(
        kind="activity",
        title="Soep",
        topics=[soup],
        dayparts=["sat-morning"],
        cost_kind="social_rate",
    )

    assert found() == {hall, course}
    assert found(text="soepen") == {course}
    assert found(kind="space") == {hall}
    assert found(topic="cooking") == found(topic="soup") == {course}
    assert found(features=["piano", "step_free"]) == {hall}
    assert found(features=["piano", "lift"]) == set()
    assert found(is_free=True) == {hall}


def test_what_is_by_arrangement_is_found_at_any_daypart():
    arranged = OfferingFactory(dayparts=[])
    saturday = OfferingFactory(dayparts=["sat-morning", "sat-evening"])

    assert found(daypart="sat-evening") == {arranged, saturday}
    assert found(daypart="sun-evening") == {arranged}


def test_a_place_shows_what_is_there_and_what_comes_there():
    town = AreaFactory(slug="stad", kind="municipality", latitude=52.5, longitude=5.2)
    district = AreaFactory(slug="wijk", parent=town, latitude=52.5, longitude=5.2)
    far = AreaFactory(slug="ver", latitude=52.6, longitude=5.2)  # 11 km
    there = OfferingFactory(area=district)
    comes = OfferingFactory(kind="expertise", area=far, reach_km=15)
    stays = OfferingFactory(area=far)
    too_far = OfferingFactory(kind="expertise", area=far, reach_km=10)
    online = OfferingFactory(kind="expertise", area=far, mode="both")

    assert found(area="stad") == {there, comes, online}
    assert {stays, too_far} & found(area="wijk") == set()
    assert found(area="nergens") == set()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(count, django_assert_num_queries):
    for _turn in range(count):
        OfferingFactory()

    with django_assert_num_queries(2):
        for offering in with_topics(offerings_for(VISITOR)):
            assert offering.organisation.name
            assert offering.area.name
            assert list(offering.topics.all())


@pytest.mark.parametrize("count", [1, 3])
def test_my_own_list_knows_its_buttons(count, django_assert_num_queries):
    member = MemberFactory()
    organisation = OrganisationFactory()
    works_for(member, organisation, "contact")
    for _turn in range(count):
        OfferingFactory(organisation=organisation)
    OfferingFactory()

    with django_assert_num_queries(1):
        rows = list(my_offerings(actor(member)))

    assert [(row.may_pause, row.may_resume) for row in rows] == [(True, False)] * count


def test_what_asks_for_an_answer_comes_first():
    member = MemberFactory()
    organisation = OrganisationFactory()
    works_for(member, organisation, "contact")
    for state in ("paused", "full", "archived", "stale", "published", "draft"):
        OfferingFactory(organisation=organisation, state=state)

    states = [row.state for row in my_offerings(actor(member))]

    assert states == ["stale", "draft", "published", "full", "paused"]


def test_who_may_give_what_for_whom():
    member = MemberFactory(directory_visibility="members")
    speaks, works = OrganisationFactory(), OrganisationFactory()
    works_for(member, speaks, "contact")
    works_for(member, works, "staff")

    assert list(organisations_to_give_for(actor(member))) == [speaks]
    assert me_as_giver(actor(member)) == member
    assert me_as_giver(actor(MemberFactory())) is None
    assert me_as_giver(actor(MinorFactory())) is None
    assert me_as_giver(VISITOR) is None


def test_who_answers_for_an_offering():
    offering = OfferingFactory()
    contact, staff, stopped = MemberFactory(), MemberFactory(), MemberFactory()
    works_for(contact, offering.organisation, "contact")
    works_for(staff, offering.organisation, "staff")
    seat = works_for(stopped, offering.organisation, "owner")
    seat.state = "ended"
    seat.save()
    giver = MemberFactory(directory_visibility="members")

    assert speakers_of(offering) == [contact.pk]
    assert speakers_of(OfferingFactory(organisation=None, member=giver)) == [giver.pk]

    offering.organisation.state = "suspended"
    offering.organisation.save()
    assert speakers_of(offering) == []


def test_only_a_standing_giver_is_matched():
    checked = OfferingFactory()
    OfferingFactory(organisation=OrganisationFactory(state="suspended"))
    known = MemberFactory(directory_visibility="members")
    person = OfferingFactory(organisation=None, member=known)
    OfferingFactory(organisation=None, member=MemberFactory())

    standing = {row for row in with_standing(Offering.objects.all()) if row.giver_stands}

    assert standing == {checked, person}
