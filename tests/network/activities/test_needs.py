"""What an activity still needs is looked for like any other wish, each slot by itself."""

import pytest
from django.test import Client

from network.activities.actions import Slot, say_needs
from network.activities.models import Activity
from network.communities.models import Interest, InterestAsk
from network.kernel.errors import Forbidden
from tests import cast
from tests.factories.communities import CommunityFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fatma(db):
    return MemberFactory(display_name="Fatma")


@pytest.fixture
def activity(fatma):
    return Activity.objects.create(
        title="Repaircafé", slug="repaircafe", community=CommunityFactory(facilitator=fatma)
    )


def browser(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def asked() -> list[tuple[str, str]]:
    return list(InterestAsk.objects.order_by("place").values_list("kind", "title"))


def test_each_open_slot_becomes_an_ask_of_its_community(activity, fatma):
    browser(fatma).post(
        "/activities/repaircafe/needs/",
        {"space": "Een werkplaats", "time": "Twee helpers", "size": "12"},
    )

    wish = Interest.objects.get()
    assert wish.community == activity.community
    assert asked() == [("space", "Een werkplaats"), ("time", "Twee helpers")]
    page = Client().get("/activities/repaircafe/").content.decode()
    assert "Een werkplaats" in page
    assert "Twee helpers" in page


def test_a_slot_that_stays_keeps_its_ask_and_what_is_filled_is_not_looked_for(activity, fatma):
    by = cast.actor(fatma)
    both = [Slot(kind="space", title="Een zaal"), Slot(kind="time", title="Hulp")]
    say_needs(activity, both, by=by)
    kept = InterestAsk.objects.get(kind="time")
    say_needs(activity, [Slot(kind="time", title="Drie helpers")], by=by)

    assert Interest.objects.count() == 1
    assert list(Interest.objects.get().asks.all()) == [kept]
    assert asked()[0] != ("time", "Hulp")
    say_needs(activity, [], by=by)
    assert Interest.objects.get().state == Interest.State.ARCHIVED


def test_only_who_carries_it_says_what_it_needs(activity):
    outsider = MemberFactory()

    with pytest.raises(Forbidden):
        say_needs(activity, [Slot(kind="space", title="Een zaal")], by=cast.actor(outsider))
    assert browser(outsider).get("/activities/repaircafe/needs/").status_code == 404
    assert not Interest.objects.exists()
