"""What happens: the agenda by day, the page of an activity, and calling it off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from network.activities import actions, queries
from network.activities.models import Edition
from network.activities.tasks import close_editions
from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import Forbidden
from network.kernel.event_log import StoredEvent
from network.notifications.models import Notice
from tests.factories.activities import ActivityFactory, EditionFactory
from tests.factories.organisations import LocationFactory
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.django_db


def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def edition(sides):
    return EditionFactory(activity__community=sides.community, activity__title="Repaircafé")


# Calling off --------------------------------------------------------------------------------------


def test_who_carries_the_group_calls_it_off_with_a_reason(sides, edition, deliver_all):
    actions.cancel_edition(edition, "De zaal is nat.", by=sides.actor("fatma"))
    deliver_all()

    edition.refresh_from_db()
    assert edition.state == Edition.State.CANCELLED
    assert edition.cancel_reason == "De zaal is nat."
    assert set(Notice.objects.values_list("member__display_name", "facts__reason")) == {
        ("Fatma", "De zaal is nat."),
        ("Yara", "De zaal is nat."),
    }


def test_who_gives_the_hall_hears_that_it_is_off(sides, deliver_all):
    edition = actions.agree_date(sides.proposed(), by=sides.actor("sam"))
    actions.cancel_edition(edition, "Ziek", by=sides.actor("fatma"))
    deliver_all()

    told = Notice.objects.filter(kind="edition.cancelled").values_list("member__display_name")
    assert set(told) == {("Fatma",), ("Yara",), ("Sam",)}


@pytest.mark.parametrize("who", ["visitor", "stranger", "yara", "sam"])
def test_nobody_else_calls_it_off(sides, edition, who):
    with pytest.raises(Forbidden):
        actions.cancel_edition(edition, "Zomaar", by=sides.actor(who))


def test_without_a_reason_nothing_is_called_off(sides, edition):
    page = browser(sides.fatma).post(f"/activities/editions/{edition.public_id}/cancel/", {})

    edition.refresh_from_db()
    assert page.status_code == 422
    assert edition.state == Edition.State.CONFIRMED


def test_what_is_off_stays_in_the_agenda_with_its_reason(sides, edition):
    browser(sides.fatma).post(
        f"/activities/editions/{edition.public_id}/cancel/", {"reason": "De zaal is nat."}
    )

    for path in ("/activities/", f"/activities/{edition.activity.slug}/"):
        assert "De zaal is nat." in Client().get(path).content.decode()


def test_the_next_time_is_never_one_that_is_off(sides, edition):
    later = EditionFactory(activity=edition.activity, days=9)
    actions.cancel_edition(edition, "Ziek", by=sides.actor("fatma"))

    page = Client().get(f"/activities/{edition.activity.slug}/")

    assert page.context["next"] == later


# The agenda ---------------------------------------------------------------------------------------


def test_the_agenda_goes_by_day_on_the_wall_of_the_network(sides):
    zone = clock.zone()
    activity = ActivityFactory(community=sides.community)
    with clock.travel(datetime(2027, 3, 1, 9, 0, tzinfo=zone)):
        late = datetime(2027, 3, 3, 23, 30, tzinfo=zone)
        for start in (late, datetime(2027, 3, 4, 0, 30, tzinfo=zone)):
            EditionFactory(activity=activity, starts_at=start)

        days = Client().get("/activities/").context["days"]

    assert [(day.isoformat(), len(rows)) for day, rows in days] == [
        ("2027-03-03", 1),
        ("2027-03-04", 1),
    ]


@pytest.mark.parametrize(
    ("days", "state", "listed"),
    [
        (3, "planned", True),
        (3, "confirmed", True),
        (3, "cancelled", True),
        (3, "done", False),
        (-1, "confirmed", False),
        (41, "confirmed", True),
        (44, "confirmed", False),
    ],
)
def test_the_agenda_holds_six_weeks_of_what_comes(sides, days, state, listed):
    edition = EditionFactory(activity__community=sides.community, days=days, state=state)

    assert (edition in queries.agenda(VISITOR)) == listed


def test_what_goes_on_now_still_stands_there(sides):
    edition = EditionFactory(
        activity__community=sides.community,
        starts_at=clock.now() - timedelta(minutes=30),
        ends_at=clock.now() + timedelta(minutes=30),
    )

    assert edition in queries.agenda(VISITOR)


@pytest.mark.parametrize("openness", ["invite", "private"])
def test_the_agenda_of_a_closed_group_is_for_the_group(sides, edition, openness):
    sides.community.openness = openness
    sides.community.save()
    here = f"/activities/{edition.activity.slug}/"

    for client in (Client(), browser(sides.stranger)):
        assert "Repaircafé" not in client.get("/activities/").content.decode()
        assert client.get(here).status_code == 404
    assert "Repaircafé" in browser(sides.yara).get("/activities/").content.decode()
    assert browser(sides.yara).get(here).status_code == 200


def test_what_is_not_for_you_looks_like_what_is_not_there(sides, edition):
    sides.community.openness = "private"
    sides.community.save()

    hidden = Client().get(f"/activities/{edition.activity.slug}/")
    missing = Client().get("/activities/" + "x" * len(edition.activity.slug) + "/")

    assert hidden.status_code == missing.status_code == 404
    same = missing.content.replace(b"x" * len(edition.activity.slug), b"")
    assert hidden.content.replace(edition.activity.slug.encode(), b"") == same


def test_a_visitor_sees_no_buttons(sides, edition):
    def page(client):
        return client.get(f"/activities/{edition.activity.slug}/").content.decode()

    button = f"/activities/editions/{edition.public_id}/cancel/"
    assert button not in page(Client())
    assert button not in page(browser(sides.yara))
    assert button in page(browser(sides.fatma))


def test_the_agenda_is_found_by_area_price_and_steps(sides):
    tolveen = AreaFactory(slug="tolveen", name="Tolveen")
    there = EditionFactory(activity__community=sides.community, area=tolveen)
    paid = EditionFactory(activity__community=sides.community, activity__cost_kind="paid")
    flat = EditionFactory(
        activity__community=sides.community,
        activity__cost_kind="paid",
        access_facts={"step_free": {"state": "yes"}},
    )

    def found(**filters):
        days = Client().get("/activities/", filters).context["days"]
        return {row for _day, rows in days for row in rows}

    assert found(area="tolveen") == {there}
    assert found(free="on") == {there}
    assert found(step_free="on") == {flat}
    assert found(area="¿?") == {there, paid, flat}


def test_an_area_holds_what_lies_in_it(sides):
    town = AreaFactory(slug="stad", name="Stad", kind="municipality")
    part = AreaFactory(slug="wijk", name="Wijk", parent=town)
    edition = EditionFactory(activity__community=sides.community, area=part)

    assert list(queries.filtered(queries.agenda(VISITOR), {"area": "stad"})) == [edition]


def test_the_page_says_how_to_get_in_also_what_nobody_knows(sides):
    facts = {"step_free": {"state": "yes"}, "hearing_loop": {"state": "no"}}
    edition = EditionFactory(
        activity__community=sides.community,
        location=LocationFactory(access_facts=facts),
        access_facts=facts,
    )

    page = Client().get(f"/activities/{edition.activity.slug}/")

    states = {fact.key: fact.state for fact in page.context["access"]}
    assert states["step_free"] == "yes"
    assert states["hearing_loop"] == "no"
    assert states["accessible_toilet"] == "unknown"
    for fact in page.context["access"]:
        assert fact.title in page.content.decode()


@pytest.mark.parametrize("count", [10, 200])
def test_a_full_agenda_costs_no_more_questions(sides, count, django_assert_max_num_queries):
    activity = ActivityFactory(community=sides.community)
    EditionFactory.create_batch(count, activity=activity)
    yara = browser(sides.yara)
    yara.get("/activities/")

    with django_assert_max_num_queries(8):
        yara.get("/activities/", {"area": sides.community.area.slug, "free": "on"})
    with django_assert_max_num_queries(8):
        Client().get(f"/activities/{activity.slug}/")


# When it has been ---------------------------------------------------------------------------------


def test_what_has_ended_has_been_and_is_told_once(sides, edition):
    EditionFactory(activity=edition.activity, days=5)
    with clock.travel(edition.ends_at + timedelta(minutes=1)):
        close_editions()
        close_editions()

    edition.refresh_from_db()
    assert edition.state == Edition.State.DONE
    assert StoredEvent.objects.filter(name="edition.done").count() == 1


def test_what_was_called_off_has_not_been(sides, edition):
    actions.cancel_edition(edition, "Ziek", by=sides.actor("fatma"))
    with clock.travel(edition.ends_at + timedelta(days=1)):
        close_editions()
        actions.close_edition(edition, by=SYSTEM)

    edition.refresh_from_db()
    assert edition.state == Edition.State.CANCELLED


def test_only_the_clock_closes_an_edition(sides, edition):
    with pytest.raises(Forbidden):
        actions.close_edition(edition, by=sides.actor("fatma"))
