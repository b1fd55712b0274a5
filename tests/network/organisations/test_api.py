from __future__ import annotations

import pytest

from network.organisations.models import Organisation, OrganisationMembership
from tests import cast
from tests.factories.organisations import (
    LocationFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
)
from tests.factories.vocabulary import AreaFactory

Role = OrganisationMembership.Role
State = OrganisationMembership.State

pytestmark = pytest.mark.django_db


def send(client, method, address, told=None):
    return getattr(client, method)(f"/api/{address}", told or {}, content_type="application/json")


def found(client, address):
    return client.get(f"/api/{address}").json()["results"]


def test_the_list_is_that_of_the_page(client):
    OrganisationFactory(slug="zaal", kind="venue")
    OrganisationFactory(slug="bieb", kind="library")
    OrganisationFactory(state="draft")

    assert {row["slug"] for row in found(client, "organisations/")} == {"zaal", "bieb"}
    assert [row["slug"] for row in found(client, "organisations/?kind=partner")] == ["zaal"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(client, count, django_assert_num_queries):
    for organisation in OrganisationFactory.create_batch(count):
        LocationFactory(organisation=organisation)

    with django_assert_num_queries(2):
        client.get("/api/organisations/")


def test_what_is_not_checked_is_a_missing_one_to_the_byte(client, yara):
    OrganisationFactory(slug="nog-niet", state="submitted")
    client.force_login(yara.user)

    for method, address in (("get", ""), ("patch", ""), ("post", "verify/"), ("post", "join/")):
        hidden = send(client, method, f"organisations/nog-niet/{address}")
        missing = send(client, method, f"organisations/bestaat-niet/{address}")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content


def test_an_organisation_is_written_sent_and_checked(client, yara, otto):
    told = {"kind": "venue", "name": "De Zwaan", "area": AreaFactory().slug}
    client.force_login(yara.user)
    created = send(client, "post", "organisations/", told)
    changed = send(client, "patch", "organisations/de-zwaan/", {"summary": "Een zaal."})
    sent = send(client, "post", "organisations/de-zwaan/submit/")
    own = send(client, "post", "organisations/de-zwaan/verify/")

    client.force_login(otto.user)
    states = [
        send(client, "post", f"organisations/de-zwaan/{verb}/").json()["state"]
        for verb in ("verify", "suspend", "archive")
    ]

    assert (created.status_code, created.json()["state"]) == (201, "draft")
    assert changed.json()["summary"] == "Een zaal."
    assert (sent.json()["state"], own.status_code) == ("submitted", 403)
    assert states == ["verified", "suspended", "archived"]


def test_a_draft_can_be_put_away_by_who_wrote_it(client, yara):
    partner = OrganisationFactory(slug="de-zwaan", state="draft")
    OrganisationMembershipFactory(organisation=partner, member=yara, role=Role.OWNER)
    client.force_login(yara.user)

    assert send(client, "post", "organisations/de-zwaan/archive/").json()["state"] == "archived"


def test_a_refusal_names_its_field(client, yara):
    client.force_login(yara.user)

    answer = send(
        client,
        "post",
        "organisations/",
        {"kind": "library", "name": "Bieb", "area": AreaFactory().slug},
    )

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["kind"])
    assert not Organisation.objects.exists()


def test_staff_ask_and_owners_answer(client, yara, sam):
    partner = OrganisationFactory(slug="de-zwaan")
    OrganisationMembershipFactory(organisation=partner, member=yara, role=Role.OWNER)
    client.force_login(sam.user)
    asked = send(client, "post", "organisations/de-zwaan/join/", {"role": "contact"})
    address = f"staff/{asked.json()['public_id']}/"

    client.force_login(yara.user)
    listed = {row["public_id"] for row in found(client, "staff/")}
    answers = [
        send(client, "post", f"{address}{verb}/", said).json()
        for verb, said in (("approve", {}), ("role", {"role": "staff"}), ("end", {}))
    ]

    assert (asked.status_code, asked.json()["state"]) == (201, "requested")
    assert asked.json()["public_id"] in listed
    assert [(each["state"], each["role"]) for each in answers] == [
        ("active", "contact"),
        ("active", "staff"),
        ("ended", "staff"),
    ]


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("withdraw", "requested", "declined"),
        ("pause", "active", "paused"),
        ("resume", "paused", "active"),
    ],
)
def test_my_own_seat_is_mine_to_move(client, yara, verb, before, after):
    seat = OrganisationMembershipFactory(member=yara, state=before)
    client.force_login(yara.user)

    assert send(client, "post", f"staff/{seat.public_id}/{verb}/").json()["state"] == after


def test_somebody_elses_seat_is_not_found(client, yara, noor):
    seat = OrganisationMembershipFactory(state=State.REQUESTED)
    client.force_login(yara.user)

    for verb in ("approve", "decline", "end"):
        assert send(client, "post", f"staff/{seat.public_id}/{verb}/").status_code == 404

    seat.refresh_from_db()
    assert seat.state == State.REQUESTED
    assert found(client, "staff/") == []
    assert cast.actor(noor).member_id


def test_a_visitor_reads_no_staff_list(client):
    assert client.get("/api/staff/").status_code in {401, 403}
