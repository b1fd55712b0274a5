"""Two sides fix a first date: one proposes with a ticket, the other says yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from network.activities import actions, queries, tickets
from network.activities.models import Activity, DatePlan, Edition
from network.kernel import clock
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.kernel.event_log import StoredEvent
from network.kernel.search import matching
from network.notifications.models import Notice
from tests import cast
from tests.factories.organisations import LocationFactory

pytestmark = pytest.mark.django_db

State = DatePlan.State


def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def form(sides, **changes):
    day = timezone.localdate(clock.now()) + timedelta(days=7)
    told = {
        "ticket": tickets.issue(sides.ticket()),
        "title": "Kennismaken",
        "day": day.isoformat(),
        "start": "19:30",
        "end": "21:00",
        "place": "De Brug",
    }
    return {**told, **changes}


def told():
    return set(Notice.objects.values_list("member__display_name", "kind"))


# The ticket ---------------------------------------------------------------------------------------


def test_a_ticket_comes_back_as_it_was_issued(sides):
    assert tickets.read(tickets.issue(sides.ticket())) == sides.ticket()


@pytest.mark.parametrize("change", ["signature", "content", "salt", "nothing"])
def test_a_forged_ticket_opens_nothing(sides, change):
    good = tickets.issue(sides.ticket())
    forged = {
        "signature": good[:-1] + ("a" if good[-1] != "a" else "b"),
        "content": "x" + good,
        "salt": signing.dumps(("story:1", "a", "b", "/"), salt="another"),
        "nothing": "",
    }[change]

    with pytest.raises(NotFound):
        tickets.read(forged)
    page = browser(sides.fatma).get("/activities/dates/propose/", {"ticket": forged})
    assert page.status_code == 404


def test_a_ticket_ends_after_two_days(sides, monkeypatch):
    ticket = tickets.issue(sides.ticket())
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 47 * 3600)
    assert tickets.read(ticket)

    monkeypatch.setattr(signing.time, "time", lambda: real() + 49 * 3600)
    with pytest.raises(NotFound):
        tickets.read(ticket)


@pytest.mark.parametrize("who", ["yara", "stranger"])
def test_the_ticket_of_somebody_else_proposes_nothing(sides, who):
    with pytest.raises(Forbidden):
        actions.propose_date(sides.ticket(), sides.when(), by=sides.actor(who))

    answer = browser(getattr(sides, who)).post("/activities/dates/propose/", form(sides))
    assert answer.status_code == 403
    assert not DatePlan.objects.exists()
    assert not StoredEvent.objects.filter(name="date.proposed").exists()


def test_a_visitor_signs_in_first(sides):
    answer = Client().post("/activities/dates/propose/", form(sides))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


# Proposing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "asked"), [("fatma", {"Sam"}), ("noor", {"Sam"}), ("sam", {"Fatma"})]
)
def test_the_other_side_is_asked(sides, who, asked, deliver_all):
    plan = sides.proposed(who)
    deliver_all()

    assert plan.state == State.PROPOSED
    assert plan.by_community == (who != "sam")
    assert told() == {(name, "date.proposed") for name in asked}


def test_a_moment_that_has_passed_is_not_proposed(sides):
    with pytest.raises(Invalid) as refusal:
        sides.proposed(days=-1)

    assert refusal.value.field == "day"


def test_a_date_is_proposed_on_the_page_and_leads_back(sides):
    answer = browser(sides.fatma).post("/activities/dates/propose/", form(sides))

    plan = DatePlan.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/rooms/")
    assert timezone.localtime(plan.starts_at).strftime("%H:%M") == "19:30"
    assert plan.ends_at - plan.starts_at == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": "19:00"}, "end"),
        ({"place": ""}, "place"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": ""}, "day"),
        ({"title": ""}, "title"),
        ({"location": "there-is-none"}, "location"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_the_rest_is_kept(sides, changes, field):
    page = browser(sides.fatma).post(
        "/activities/dates/propose/", form(sides, note="De bel doet het niet", **changes)
    )

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "De bel doet het niet" in page.content.decode()
    assert not DatePlan.objects.exists()


def test_the_form_already_says_what_is_offered(sides):
    page = browser(sides.sam).get(
        "/activities/dates/propose/", {"ticket": tickets.issue(sides.ticket())}
    )

    assert "Zaal De Brug" in page.content.decode()


# Answering ----------------------------------------------------------------------------------------


def test_a_yes_puts_it_in_the_agenda_and_both_are_told(sides, deliver_all):
    plan = sides.proposed()

    edition = actions.agree_date(plan, by=sides.actor("sam"))

    plan.refresh_from_db()
    assert plan.state == State.AGREED
    assert plan.answered_by == sides.sam
    assert edition.state == Edition.State.CONFIRMED
    assert (edition.starts_at, edition.ends_at) == (plan.starts_at, plan.ends_at)
    assert edition.activity.community == sides.community
    assert edition.activity.partner == sides.offering.organisation
    assert edition in queries.agenda(sides.actor("visitor"))
    Notice.objects.all().delete()
    deliver_all()
    assert {("Fatma", "edition.planned"), ("Sam", "edition.planned")} <= told()


def test_a_branch_brings_its_area_and_how_to_get_in(sides):
    facts = {"step_free": {"state": "yes"}}
    branch = LocationFactory(access_facts=facts)
    plan = sides.proposed(location=branch, place="")

    edition = actions.agree_date(plan, by=sides.actor("sam"))

    assert (edition.location, edition.area) == (branch, branch.area)
    assert edition.access_facts == facts


def test_what_the_sides_wrote_to_each_other_is_not_published(sides):
    plan = sides.proposed(note="De sleutel ligt onder de mat")

    activity = actions.agree_date(plan, by=sides.actor("sam")).activity
    page = Client().get(f"/activities/{activity.slug}/").content.decode()

    assert "Kennismaken" in page
    assert "onder de mat" not in page
    assert not matching(Activity.objects.all(), "sleutel").exists()


@pytest.mark.parametrize("who", ["fatma", "noor", "yara", "stranger", "visitor"])
def test_nobody_else_says_yes_or_no(sides, who):
    plan = sides.proposed()

    for deed in (actions.agree_date, actions.decline_date):
        with pytest.raises(Forbidden):
            deed(plan, by=sides.actor(who))
    assert not Edition.objects.exists()


def test_the_same_date_is_agreed_once(sides):
    plan = sides.proposed()
    actions.agree_date(plan, by=sides.actor("sam"))

    with pytest.raises(Forbidden):
        actions.agree_date(plan, by=sides.actor("sam"))

    assert Edition.objects.count() == 1


def test_a_date_is_not_agreed_after_it_passed(sides):
    plan = sides.proposed()

    with clock.travel(plan.starts_at + timedelta(hours=1)), pytest.raises(Forbidden):
        actions.agree_date(plan, by=sides.actor("sam"))


def test_a_no_is_told_to_who_proposed(sides, deliver_all):
    plan = sides.proposed("sam")

    actions.decline_date(plan, by=sides.actor("fatma"))
    deliver_all()

    plan.refresh_from_db()
    assert plan.state == State.DECLINED
    assert ("Sam", "date.declined") in told()
    assert not Edition.objects.exists()


def test_another_day_takes_the_place_of_the_first(sides):
    first = sides.proposed("fatma")
    second = sides.proposed("sam", days=9)

    first.refresh_from_db()
    assert first.state == State.REPLACED
    with pytest.raises(Forbidden):
        actions.agree_date(first, by=sides.actor("sam"))
    assert actions.agree_date(second, by=sides.actor("fatma")).starts_at == second.starts_at


def test_dates_about_other_things_stay_as_they_are(sides):
    first = sides.proposed()
    actions.propose_date(sides.ticket("story:2"), sides.when(), by=sides.actor("fatma"))

    first.refresh_from_db()
    assert first.state == State.PROPOSED


def test_both_sides_at_once_end_with_one_open_date(sides):
    """Whoever comes second has not seen the first: theirs stands, and the first is over."""
    seen = sides.ticket()
    actions.propose_date(seen, sides.when(days=7), by=sides.actor("fatma"))
    actions.propose_date(seen, sides.when(days=8), by=sides.actor("sam"))

    assert DatePlan.objects.filter(state=State.PROPOSED).count() == 1
    assert queries.open_date("story:1", sides.actor("fatma")).may_answer
    assert not queries.open_date("story:1", sides.actor("sam")).may_answer


def test_a_date_after_a_cancelled_one_is_the_same_activity(sides):
    first = actions.agree_date(sides.proposed(), by=sides.actor("sam"))
    actions.cancel_edition(first, "Ziek", by=sides.actor("fatma"))

    second = actions.agree_date(sides.proposed(days=14), by=sides.actor("sam"))

    assert second.activity == first.activity
    assert queries.edition_about("story:1", sides.actor("sam")) == second


def test_no_title_takes_an_address_of_the_house(sides):
    edition = actions.agree_date(sides.proposed(title="Ideas"), by=sides.actor("sam"))

    page = browser(sides.fatma).get(f"/activities/{edition.activity.slug}/")
    assert page.context["activity"] == edition.activity


def test_the_buttons_on_the_page_say_yes_and_no(sides):
    yes, no = sides.proposed(), None
    answer = browser(sides.sam).post(f"/activities/dates/{yes.public_id}/agree/")
    assert answer["Location"] == f"/activities/{Activity.objects.get().slug}/"

    no = actions.propose_date(sides.ticket("story:2"), sides.when(), by=sides.actor("fatma"))
    answer = browser(sides.sam).post(f"/activities/dates/{no.public_id}/decline/")
    assert answer["Location"] == "/rooms/"
    no.refresh_from_db()
    assert no.state == State.DECLINED


def test_to_a_stranger_a_date_does_not_exist(sides):
    plan = sides.proposed()

    answer = browser(sides.stranger).post(f"/activities/dates/{plan.public_id}/agree/")

    assert answer.status_code == 404
    assert queries.open_date(plan.about, sides.actor("stranger")) is None


def test_who_speaks_for_nobody_any_more_plans_nothing(sides):
    sides.sam.organisation_memberships.update(state="paused")

    with pytest.raises(Forbidden):
        actions.propose_date(sides.ticket(), sides.when(), by=cast.actor(sides.sam))
