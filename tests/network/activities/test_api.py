"""What happens, for programs: the same rules and deeds as the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from network.activities import tickets
from network.activities.models import DatePlan, Edition, Proposal
from network.kernel import clock
from tests import cast
from tests.factories.activities import ActivityFactory, EditionFactory

pytestmark = pytest.mark.django_db


def browser(member=None):
    client = Client()
    if member is not None:
        client.force_login(member.user)
    return client


def send(client, address, told=None):
    return client.post(f"/api/{address}", told or {}, content_type="application/json")


def found(client, address, **query):
    return client.get(f"/api/{address}", query).json()["results"]


def a_date(sides, **changes):
    start = clock.now() + timedelta(days=7)
    return {
        "ticket": tickets.issue(sides.ticket()),
        "title": "Kennismaken",
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=2)).isoformat(),
        "place": "De Brug",
    } | changes


def test_the_agenda_is_that_of_the_page(sides):
    later, soon = (EditionFactory(activity__community=sides.community, days=n) for n in (9, 2))
    EditionFactory(activity__community__openness="private")
    EditionFactory(activity__state="preparing")
    EditionFactory(activity__community=sides.community, days=60)

    rows = found(browser(), "editions/")

    assert [row["public_id"] for row in rows] == [str(soon.public_id), str(later.public_id)]
    assert found(browser(), "editions/", free="on", area="nowhere") == []


def test_a_time_in_a_private_group_is_one_that_is_not_there(sides):
    sides.community.openness = "private"
    sides.community.save()
    edition = EditionFactory(activity__community=sides.community)

    for client in (browser(), browser(sides.stranger)):
        assert client.get(f"/api/editions/{edition.public_id}/").status_code == 404
        assert client.get(f"/api/activities/{edition.activity.slug}/").status_code == 404
    assert browser(sides.yara).get(f"/api/editions/{edition.public_id}/").status_code == 200


def test_the_cursor_misses_and_repeats_nothing_while_more_is_planned(sides):
    activity = ActivityFactory(community=sides.community)
    known = {str(EditionFactory(activity=activity, days=n).public_id) for n in range(1, 8)}
    client, seen = browser(), []
    address = "/api/editions/?size=3"
    while address:
        page = client.get(address).json()
        seen += [row["public_id"] for row in page["results"]]
        EditionFactory(activity=activity, days=1)  # before where we are
        address = page["next"]

    assert known <= set(seen)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("count", [1, 30])
def test_the_lists_cost_the_same(sides, count, django_assert_max_num_queries):
    EditionFactory.create_batch(count, activity__community=sides.community)

    with django_assert_max_num_queries(2):
        browser().get("/api/editions/")
    with django_assert_max_num_queries(2):
        browser().get("/api/activities/")


def test_only_who_carries_the_group_calls_a_time_off(sides):
    edition = EditionFactory(activity__community=sides.community)
    here = f"editions/{edition.public_id}/cancel/"

    assert send(browser(), here, {"reason": "x"}).status_code == 401
    assert send(browser(sides.yara), here, {"reason": "x"}).status_code == 403
    missing = send(browser(sides.fatma), here)
    assert missing.status_code == 400
    assert "reason" in missing.json()["errors"]
    told = send(browser(sides.fatma), here, {"reason": "De zaal is nat."}).json()
    assert (told["state"], told["cancel_reason"]) == ("cancelled", "De zaal is nat.")


def test_both_sides_fix_a_date_with_a_program(sides):
    made = send(browser(sides.fatma), "dates/", a_date(sides))
    assert made.status_code == 201
    assert made.json()["may_answer"] is False
    here = f"dates/{made.json()['public_id']}"

    assert found(browser(sides.stranger), "dates/") == []
    assert [row["may_answer"] for row in found(browser(sides.sam), "dates/")] == [True]
    assert send(browser(sides.fatma), f"{here}/agree/").status_code == 403
    assert send(browser(sides.stranger), f"{here}/agree/").status_code == 404
    agreed = send(browser(sides.sam), f"{here}/agree/").json()

    assert agreed["state"] == "agreed"
    assert agreed["activity"] == Edition.objects.get().activity.slug


def test_a_date_is_declined_with_a_program(sides):
    made = send(browser(sides.sam), "dates/", a_date(sides)).json()

    assert send(browser(sides.fatma), f"dates/{made['public_id']}/decline/").json()["state"] == (
        "declined"
    )


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"ticket": "forged"}, 404, None),
        ({"starts_at": "2020-01-01T10:00:00Z"}, 422, "day"),
        ({"ends_at": "2020-01-01T10:00:00Z"}, 422, "end"),
        ({"place": ""}, 422, "place"),
        ({"title": ""}, 400, "title"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(sides, changes, status, field):
    answer = send(browser(sides.fatma), "dates/", a_date(sides, **changes))

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    if field:
        assert field in answer.json()["errors"]
    assert not DatePlan.objects.exists()


def test_an_idea_goes_its_way_with_a_program(noor, yara):
    library = cast.the_library()
    made = send(
        browser(yara),
        "ideas/",
        {
            "title": "Boekenkastje",
            "text": "In onze straat.",
            "area": library.area.slug,
            "branch": library.locations.get().slug,
        },
    )
    assert made.status_code == 201
    here = f"ideas/{made.json()['public_id']}"

    assert found(browser(cast.otto()), "ideas/") == []
    assert send(browser(yara), f"{here}/answer/", {}).status_code in {400, 403}
    assert send(browser(noor), f"{here}/take/").json()["state"] == "in_conversation"
    parked = {"outcome": "parked", "answer": "Nu niet.", "next_step": "Ik bel."}
    refused = send(browser(noor), f"{here}/answer/", parked)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["parked_until"])
    done = send(browser(noor), f"{here}/answer/", {**parked, "outcome": "adopted"}).json()
    assert (done["state"], done["next_step"]) == ("adopted", "Ik bel.")
    assert send(browser(yara), f"{here}/withdraw/").status_code == 403


def test_without_an_account_there_are_no_dates_and_no_ideas(db):
    for address in ("dates/", "ideas/"):
        assert browser().get(f"/api/{address}").status_code == 401
    assert not Proposal.objects.exists()
