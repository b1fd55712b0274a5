"""What a giver takes on, and what they are told of what came of it."""

from datetime import timedelta

import pytest
from django.test import Client

from matching import actions, runs, tasks, yields
from matching.models import GiverPace, Match, MatchRun
from network.activities.models import Activity, Edition
from network.kernel import clock
from network.kernel.errors import Forbidden
from network.notifications.models import Notice
from tests.factories.communities import CommunityFactory, InterestAskFactory, InterestFactory
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db


def browser(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def look() -> int:
    runs.run(MatchRun.Kind.FULL)
    return Match.objects.unanswered().count()


def pace(world, *, per_month=None, paused_until=None):
    return actions.set_pace(
        world.offering.organisation, per_month, paused_until, by=world.actor("sam")
    )


def test_all_that_a_giver_on_pause_offers_is_left_alone_until_the_day(world):
    back = clock.today() + timedelta(days=30)
    pace(world, paused_until=back)
    during = look()
    with clock.travel(clock.now() + timedelta(days=31)):
        after = look()

    assert (during, after) == (0, 1)


def test_what_others_offer_is_matched_as_before(world, suggested):
    other = OfferingFactory(
        kind="space", title="Nog een werkplaats", text=world.offering.text,
        topics=world.offering.topics.all(), area=world.offering.area,
        dayparts=["sat-morning"], features=["workbench"],
    )  # fmt: skip
    pace(world, paused_until=clock.today() + timedelta(days=3))
    look()

    assert [match.offering for match in Match.objects.unanswered()] == [other]


def second_match(world) -> Match:
    interest = InterestFactory(
        community=CommunityFactory(area=world.community.area, facilitator=world.fatma)
    )
    return Match.objects.create(
        ask=InterestAskFactory(interest=interest), offering=world.offering, band="good", score=1
    )


def test_a_giver_is_asked_no_more_than_they_want_in_a_month(world, suggested):
    pace(world, per_month=1)
    other = second_match(world)
    actions.propose_match(suggested, "Dag!", by=world.actor("fatma"))

    with pytest.raises(Forbidden):
        actions.propose_match(other, "Dag!", by=world.actor("fatma"))
    page = browser(world.fatma).get(f"/matches/{other.public_id}/").content.decode()
    assert "nemen nu geen nieuwe vragen aan" in page
    assert "/propose/" not in page
    look()
    other.refresh_from_db()
    assert other.state == Match.State.EXPIRED


def test_next_month_they_are_asked_again(world, suggested):
    pace(world, per_month=1)
    other = second_match(world)
    actions.propose_match(suggested, "Dag!", by=world.actor("fatma"))

    with clock.travel(clock.now() + timedelta(days=32)):
        actions.propose_match(other, "Dag!", by=world.actor("fatma"))


@pytest.mark.parametrize(("who", "may"), [("sam", True), ("fatma", False), ("stranger", False)])
def test_only_who_speaks_for_a_giver_says_how_much_they_take_on(world, who, may):
    giver = world.offering.organisation
    form = {"giver": str(giver.public_id), "per_month": "2", "paused_until": ""}

    answer = browser(getattr(world, who)).post("/matches/giving/", form)

    assert answer.status_code == (302 if may else 404)
    assert GiverPace.objects.filter(organisation=giver, per_month=2).exists() is may


def test_the_page_of_the_offering_says_that_the_giver_rests(world):
    here = f"/offerings/{world.offering.slug}/"
    before = Client().get(here).content.decode()
    pace(world, paused_until=clock.today() + timedelta(days=3))

    assert "rust tot" in Client().get(here).content.decode()
    assert "rust tot" not in before


def realised(world, match) -> None:
    moment = clock.now()
    Match.objects.filter(pk=match.pk).update(
        state="realised", proposed_at=moment, accepted_at=moment, agreed_at=moment, ended_at=moment
    )
    activity = Activity.objects.create(
        title="Repareren", slug="samen", community=world.community, about=match.about
    )
    for state, headcount in (("done", 14), ("cancelled", 99)):
        Edition.objects.create(
            activity=activity, state=state, headcount=headcount,
            starts_at=moment, ends_at=moment + timedelta(hours=1),
        )  # fmt: skip


def test_the_card_of_a_month_counts_what_happened_in_it(world, suggested):
    realised(world, suggested)
    this = yields.yield_of(world.offering.organisation, clock.today())
    last = yields.yield_of(world.offering.organisation, clock.today() - timedelta(days=40))

    assert (this.suggested, this.asked, this.met, this.realised, this.people) == (1, 1, 1, 1, 14)
    assert last.is_nothing
    page = browser(world.sam).get("/matches/giving/").content.decode()
    assert ">14</td>" in page


def test_once_a_month_a_giver_hears_what_the_last_one_brought(world, suggested, deliver_all):
    realised(world, suggested)
    first = (clock.now().replace(day=1) + timedelta(days=32)).replace(day=1, hour=12)
    with clock.travel(first):
        tasks.tell_what_came_of_it()
        tasks.tell_what_came_of_it()
        deliver_all()
    with clock.travel(first.replace(day=20)):
        tasks.tell_what_came_of_it()

    [notice] = Notice.objects.filter(kind="match.yield")
    assert notice.member == world.sam
    assert notice.facts["people"] == 14
