from dataclasses import replace
from datetime import timedelta

import pytest

from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.event_log import StoredEvent
from network.kernel.search import matching
from network.offerings import actions
from network.offerings.descriptions import OfferingDescription, description_of
from network.offerings.models import Offering
from tests.cast import actor, works_for
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import LocationFactory, OrganisationFactory
from tests.factories.vocabulary import AreaFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return OrganisationFactory(name="De Zilverling")


@pytest.fixture
def by(partner):
    member = MemberFactory()
    works_for(member, partner, "contact")
    return actor(member)


@pytest.fixture
def told(partner):
    return OfferingDescription(
        kind="space",
        organisation=partner,
        title="Grote zaal met keuken",
        text="Plek voor 60 mensen aan tafels.",
        topics=[TopicFactory(label_nl="Koken")],
        area=partner.area,
        dayparts=["tue-morning"],
        capacity=60,
        features=["step_free"],
    )


def events(name):
    return StoredEvent.objects.filter(name=name).count()


def test_writing_it_down_makes_a_draft(told, by):
    offering = actions.create_offering(told, by=by)

    assert offering.state == "draft"
    assert offering.slug == "grote-zaal-met-keuken"
    assert offering.published_at is None
    assert events("offering.published") == 0


def test_sharing_puts_it_online_for_half_a_year(told, by, settings):
    offering = actions.create_offering(told, by=by, share=True)

    offering.refresh_from_db()
    assert offering.state == "published"
    assert offering.fresh_until == clock.today() + timedelta(days=settings.STALE_AFTER_DAYS)
    assert events("offering.published") == 1


@pytest.mark.parametrize("words", ["zalen", "koken", "zilverling", "ruimte"])
def test_it_is_found_by_its_words_its_topic_its_giver_and_its_kind(told, by, words):
    told = replace(told, title="Onze zalen")
    offering = actions.create_offering(told, by=by, share=True)

    assert list(matching(Offering.objects.all(), words)) == [offering]


def test_nobody_gives_for_an_organisation_they_do_not_speak_for(told):
    for stranger in (actor(MemberFactory()), VISITOR):
        with pytest.raises(Forbidden):
            actions.create_offering(told, by=stranger)

    assert not Offering.objects.exists()
    assert not StoredEvent.objects.exists()


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_an_unchecked_organisation_may_write_but_not_share(told, by, partner, state):
    partner.state = state
    partner.save()

    actions.create_offering(told, by=by)
    with pytest.raises(Conflict) as refused:
        actions.create_offering(told, by=by, share=True)

    assert refused.value.field == "giver"
    assert Offering.objects.count() == 1


def test_a_grown_up_with_an_open_profile_gives_in_their_own_name(told):
    giver = MemberFactory(directory_visibility="members")
    own = replace(told, kind="time", organisation=None, member=giver)

    offering = actions.create_offering(own, by=actor(giver), share=True)

    assert offering.member == giver


@pytest.mark.parametrize(
    "giver",
    [
        lambda: MemberFactory(directory_visibility="my_groups"),
        MinorFactory,
        lambda: MemberFactory(directory_visibility="members", state="suspended"),
    ],
)
def test_who_is_not_open_or_not_grown_up_does_not_give_in_their_own_name(told, giver):
    member = giver()

    with pytest.raises(Forbidden):
        actions.create_offering(replace(told, organisation=None, member=member), by=actor(member))

    assert not Offering.objects.exists()


def test_nobody_gives_in_the_name_of_another(told):
    other = MemberFactory(directory_visibility="members")
    me = actor(MemberFactory(directory_visibility="members"))

    with pytest.raises(Forbidden):
        actions.create_offering(replace(told, organisation=None, member=other), by=me)

    assert not Offering.objects.exists()


def _elsewhere(told):
    return replace(told, location=LocationFactory())


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("giver", lambda told: replace(told, organisation=None)),
        ("giver", lambda told: replace(told, member=MemberFactory())),
        ("location", _elsewhere),
        ("kind", lambda told: replace(told, kind="money")),
        ("audience", lambda told: replace(told, audience=["aliens"])),
        ("features", lambda told: replace(told, features=["pool"])),
        ("cost_kind", lambda told: replace(told, cost_kind="much")),
        ("dayparts", lambda told: replace(told, dayparts=["someday-noon"])),
        ("mode", lambda told: replace(told, mode="telepathy")),
        ("lang", lambda told: replace(told, lang="xx")),
        ("topics", lambda told: replace(told, topics=[TopicFactory() for _ in range(7)])),
        ("topics", lambda told: replace(told, kind="time", topics=[])),
        ("min_people", lambda told: replace(told, min_people=61)),
        ("amount", lambda told: replace(told, amount_cents=250)),
        ("reach_km", lambda told: replace(told, reach_km=5)),
        (
            "date_until",
            lambda told: replace(told, date_until=clock.today() - timedelta(days=1)),
        ),
        (
            "date_until",
            lambda told: replace(
                told,
                date_from=clock.today() + timedelta(days=9),
                date_until=clock.today() + timedelta(days=8),
            ),
        ),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(told, by, field, change):
    with pytest.raises(Invalid) as refused:
        actions.create_offering(change(told), by=by, share=True)

    assert refused.value.field == field
    assert not Offering.objects.exists()


def test_rewriting_keeps_kind_and_giver_and_confirms_it(told, by, partner):
    offering = OfferingFactory(
        organisation=partner, state="stale", fresh_until=clock.today() - timedelta(days=3)
    )
    other = OrganisationFactory()

    actions.change_offering(
        offering, replace(told, kind="material", organisation=other, title="Anders"), by=by
    )

    offering.refresh_from_db()
    assert (offering.kind, offering.organisation) == ("space", partner)
    assert (offering.title, offering.state) == ("Anders", "published")
    assert offering.fresh_until > clock.today()


def test_a_draft_can_be_rewritten_and_then_shared(told, by):
    offering = actions.create_offering(told, by=by)

    actions.change_offering(offering, replace(told, title="Beter"), by=by)
    offering.refresh_from_db()
    assert (offering.state, offering.fresh_until) == ("draft", None)

    actions.change_offering(offering, told, by=by, share=True)
    offering.refresh_from_db()
    assert offering.state == "published"


def test_what_it_says_can_be_read_back(told, by):
    offering = actions.create_offering(told, by=by)

    assert description_of(offering) == told


def test_it_is_fresh_no_longer_than_it_can_be_had(told, by):
    last = clock.today() + timedelta(days=20)

    offering = actions.create_offering(replace(told, date_until=last), by=by, share=True)

    assert offering.fresh_until == last


def test_what_was_taken_away_is_found_by_nobody(told, by):
    offering = actions.create_offering(told, by=by, share=True)

    actions.archive_offering(offering, by=by)

    offering.refresh_from_db()
    assert offering.state == "archived"
    assert not matching(Offering.objects.all(), "zaal").exists()


def test_sharing_twice_is_refused(told, by):
    offering = actions.create_offering(told, by=by, share=True)

    with pytest.raises(Conflict):
        actions.publish_offering(offering, by=by)

    assert events("offering.published") == 1


def test_two_with_one_title_have_two_addresses(told, by):
    first = actions.create_offering(told, by=by)
    second = actions.create_offering(replace(told, title="New"), by=by)
    third = actions.create_offering(told, by=by)

    assert (first.slug, third.slug) == ("grote-zaal-met-keuken", "grote-zaal-met-keuken-2")
    assert second.slug == "new-2"


def test_what_nobody_confirmed_grows_stale_once():
    old = OfferingFactory(fresh_until=clock.today() - timedelta(days=1))
    young = OfferingFactory(fresh_until=clock.today())
    rests = OfferingFactory(state="paused", fresh_until=clock.today() - timedelta(days=1))

    assert actions.let_offerings_grow_stale(by=SYSTEM) == 1
    assert actions.let_offerings_grow_stale(by=SYSTEM) == 0

    for row, state in ((old, "stale"), (young, "published"), (rests, "paused")):
        row.refresh_from_db()
        assert row.state == state
    assert events("offering.grew_stale") == 1


def test_nobody_makes_it_stale_by_hand(by):
    OfferingFactory(fresh_until=clock.today() - timedelta(days=1))

    with pytest.raises(Forbidden):
        actions.let_offerings_grow_stale(by=by)

    assert Offering.objects.get().state == "published"


def test_a_place_gives_its_own_area(told, by, partner):
    place = LocationFactory(organisation=partner, area=AreaFactory())

    offering = actions.create_offering(replace(told, location=place, area=place.area), by=by)

    assert offering.location == place
