"""What is asked and not offered, and what a librarian can do about it."""

import pytest

from matching import actions, runs
from matching.models import GapInvitation, MatchRun
from matching.queries import gaps
from network.kernel.errors import Conflict, Forbidden
from network.notifications.models import Notice
from tests.factories.communities import InterestAskFactory
from tests.factories.offerings import OfferingFactory
from tests.matching.test_views import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def missing(world):
    """A piano that nobody has, and a garden that nobody wants."""
    InterestAskFactory(interest=world.ask.interest, title="Een piano", must_features=["piano"])
    garden = OfferingFactory(kind="expertise", title="Tuinles", area=world.community.area)
    runs.run(MatchRun.Kind.FULL)
    return garden


def row(topic):
    [found] = [each for each in gaps.gaps() if each.topic == topic]
    return found


def test_what_is_asked_and_not_offered_is_counted_per_topic_and_place(world, missing):
    found = row(world.community.topics.get())

    assert found.area == world.community.area
    assert (found.asked, found.unmet, found.offered, found.idle) == (2, 1, 1, 0)


def test_what_is_offered_and_not_asked_is_counted(world, missing):
    found = row(missing.topics.first())

    assert (found.unmet, found.offered, found.idle) == (0, 1, 1)


@pytest.mark.parametrize("change", [{"is_sensitive": True, "openness": "request"},
                                    {"openness": "private"}])  # fmt: skip
def test_sensitive_and_closed_groups_are_not_counted(world, missing, change):
    for name, value in change.items():
        setattr(world.community, name, value)
    world.community.save()

    assert not [each for each in gaps.gaps() if each.asked]


@pytest.mark.parametrize(("who", "status"), [("noor", 200), ("sam", 404), ("fatma", 404)])
def test_the_map_is_for_libraries(world, missing, who, status):
    assert browser(getattr(world, who)).get("/matches/gaps/").status_code == status


def test_the_picture_has_its_table_and_leads_to_an_invitation(world, missing):
    page = browser(world.noor).get("/matches/gaps/").content.decode()

    topic, area = world.community.topics.get(), world.community.area
    assert "<svg" in page
    assert "<table" in page
    assert f"/matches/gaps/{topic.slug}/{area.slug}/" in page


def test_the_invitation_comes_in_both_languages(world, missing):
    topic, area = world.community.topics.get(), world.community.area

    page = browser(world.noor).get(f"/matches/gaps/{topic.slug}/{area.slug}/").content.decode()

    assert "1 groep in Noordrand zoekt iets over repareren" in page
    assert "1 group in Noordrand looks for something about repairing" in page
    assert "Een piano" in page


def test_a_partner_is_asked_once_a_month(world, missing, deliver_all):
    topic, area = world.community.topics.get(), world.community.area
    partner = world.offering.organisation
    address = f"/matches/gaps/{topic.slug}/{area.slug}/"

    said = {"organisation": partner.pk, "text": "Hebben jullie een piano?"}
    browser(world.noor).post(address, said)
    deliver_all()

    told = Notice.objects.get(kind="match.invitation", member=world.sam)
    assert told.facts["text"] == "Hebben jullie een piano?"
    assert browser(world.noor).post(address, said).status_code == 422
    with pytest.raises(Conflict):
        actions.invite_partner(topic, area, partner, "Nog eens", by=world.actor("noor"))
    assert GapInvitation.objects.count() == 1


def test_nobody_else_invites_in_the_name_of_a_library(world, missing):
    topic, area = world.community.topics.get(), world.community.area
    for who in ("fatma", "sam", "stranger"):
        with pytest.raises(Forbidden):
            actions.invite_partner(
                topic, area, world.offering.organisation, "Hoi", by=world.actor(who)
            )
