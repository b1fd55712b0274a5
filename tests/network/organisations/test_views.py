from __future__ import annotations

import pytest
from django.urls import reverse

from network.organisations.models import Location, Organisation, OrganisationMembership
from tests import cast
from tests.factories.members import MinorFactory
from tests.factories.organisations import (
    LocationFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
)
from tests.factories.vocabulary import AreaFactory

Role = OrganisationMembership.Role
State = OrganisationMembership.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    """Somebody who reads English, as the source is written."""
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def partner(yara):
    """Dorpshuis De Zwaan, looked after by Yara."""
    partner = OrganisationFactory(name="De Zwaan", slug="de-zwaan", kind="venue")
    OrganisationMembershipFactory(organisation=partner, member=yara, role=Role.OWNER)
    return partner


def page(client, name, /, *args):
    return client.get(reverse(f"organisations:{name}", args=args))


def send(client, name, /, *args, **said):
    return client.post(reverse(f"organisations:{name}", args=args), said)


def text(response):
    return response.content.decode()


def a_form(**changes):
    return {"name": "Werkplaats", "kind": "venue", "area": AreaFactory().slug, **changes}


def test_the_list_shows_what_is_checked_and_narrows_down(client):
    OrganisationFactory(name="De Zwaan", kind="venue")
    OrganisationFactory(name="Nog niet", state="draft")
    OrganisationFactory(name="De Bieb", kind="library")

    everything = text(page(client, "list"))
    partners = text(client.get(reverse("organisations:list") + "?kind=partner"))

    assert "De Zwaan" in everything
    assert "De Bieb" in everything
    assert "Nog niet" not in everything
    assert "De Bieb" not in partners


def test_a_page_tells_where_when_and_what_nobody_knows(client, partner):
    LocationFactory(
        organisation=partner,
        opening_hours={"mon": ["10:00", "17:30"]},
        access_facts={"step_free": {"state": "yes", "checked_on": "2026-01-31"}},
    )

    shown = text(page(client, "detail", partner.slug))

    assert "10:00–17:30" in shown
    assert "Step-free" in shown
    assert "we do not know" in shown


def test_what_is_not_checked_is_a_missing_page(client):
    OrganisationFactory(slug="nog-niet", state="submitted")

    assert page(client, "detail", "nog-niet").status_code == 404
    assert page(client, "detail", "bestaat-niet").status_code == 404


def test_somebody_applies_as_a_partner(client, yara):
    client.force_login(yara.user)

    kept = send(client, "new", **a_form(keep="draft"))
    sent = send(client, "new", **a_form(name="Tweede"))

    states = Organisation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["draft", "submitted"]
    assert kept.url.endswith("/werkplaats/")
    assert "looks at this page" in text(client.get(sent.url))


def test_a_form_that_is_not_right_keeps_what_was_typed(client, yara):
    client.force_login(yara.user)

    answer = send(client, "new", **a_form(kind="", summary="Zes werkbanken"))
    library = send(client, "new", **a_form(kind="library"))

    assert (answer.status_code, library.status_code) == (422, 422)
    assert "Zes werkbanken" in text(answer)
    assert not Organisation.objects.exists()


def test_who_is_sixteen_reads_who_helps(client):
    client.force_login(MinorFactory().user)

    assert "From the age of 18" in text(page(client, "new"))


def test_the_owner_rewrites_the_page_and_a_stranger_does_not(client, partner, yara, sam):
    client.force_login(sam.user)
    assert page(client, "change", partner.slug).status_code == 403
    assert send(client, "change", partner.slug, **a_form()).status_code == 403

    client.force_login(yara.user)
    assert page(client, "change", partner.slug).status_code == 200
    assert send(client, "change", partner.slug, **a_form(website="x")).status_code == 422
    send(client, "change", partner.slug, **a_form(name="De Nieuwe Zwaan"))

    partner.refresh_from_db()
    assert partner.name == "De Nieuwe Zwaan"


def test_the_host_checks_and_suspends(client, otto):
    partner = OrganisationFactory(state="submitted")
    client.force_login(otto.user)
    assert "These wait for your check" in text(page(client, "list"))

    send(client, "verify", partner.slug)
    partner.refresh_from_db()
    assert partner.state == "verified"
    send(client, "suspend", partner.slug)
    partner.refresh_from_db()
    assert partner.state == "suspended"
    answer = send(client, "archive", partner.slug)

    assert answer.url == reverse("organisations:list")


def test_an_owner_does_not_verify(client, partner, yara):
    client.force_login(yara.user)

    assert send(client, "suspend", partner.slug).status_code == 403

    partner.refresh_from_db()
    assert partner.state == "verified"


def test_a_place_is_added_and_rewritten(client, partner, yara):
    client.force_login(yara.user)
    place = {
        "name": "Grote zaal",
        "area": partner.area.slug,
        "open_mon": "10-17.30",
        "is_step_free": "partly",
        "note_step_free": "Eén treetje",
    }
    assert page(client, "place_new", partner.slug).status_code == 200

    refused = send(client, "place_new", partner.slug, **{**place, "open_tue": "laat"})
    send(client, "place_new", partner.slug, **place)
    location = Location.objects.get()
    assert "10.00–17.30" in text(page(client, "place_change", partner.slug, location.slug))
    send(
        client, "place_change", partner.slug, location.slug, **{**place, "open_mon": "9.00 – 12:15"}
    )

    location.refresh_from_db()
    assert refused.status_code == 422
    assert location.opening_hours == {"mon": ["09:00", "12:15"]}
    assert location.access_facts["step_free"]["note"] == "Eén treetje"


@pytest.mark.parametrize("hours", ["17.00-10.00", "25-26", "10.75-11", "morgen"])
def test_hours_that_cannot_be_are_asked_again(client, partner, yara, hours):
    client.force_login(yara.user)

    answer = send(
        client, "place_new", partner.slug, name="Zaal", area=partner.area.slug, open_mon=hours
    )

    assert answer.status_code == 422
    assert "10.00–17.30" in text(answer)
    assert not Location.objects.exists()


def test_somebody_joins_the_staff(client, partner, yara, sam):
    client.force_login(sam.user)
    assert page(client, "staff_join", partner.slug).status_code == 200
    assert send(client, "staff_join", partner.slug, role="owner").status_code == 422
    send(client, "staff_join", partner.slug, role="volunteer", job_title="Gastheer")
    seat = partner.memberships.get(member=sam)
    assert page(client, "staff", partner.slug).status_code == 403

    client.force_login(yara.user)
    assert "Gastheer" in text(page(client, "staff", partner.slug))
    send(client, "staff_approve", partner.slug, seat.public_id)
    send(client, "staff_role", partner.slug, seat.public_id, role="contact")

    seat.refresh_from_db()
    assert (seat.state, seat.role) == (State.ACTIVE, Role.CONTACT)


def test_a_refused_step_comes_back_as_a_sentence(client, partner, yara):
    seat = partner.memberships.get()
    client.force_login(yara.user)

    answer = client.post(
        reverse("organisations:staff_end", args=[partner.slug, seat.public_id]), follow=True
    )

    seat.refresh_from_db()
    assert "last administrator" in text(answer)
    assert seat.state == State.ACTIVE


def test_a_seat_elsewhere_is_not_found(client, partner, yara):
    seat = OrganisationMembershipFactory(state=State.REQUESTED)
    client.force_login(yara.user)

    answer = send(client, "staff_approve", partner.slug, seat.public_id)

    seat.refresh_from_db()
    assert (answer.status_code, seat.state) == (404, State.REQUESTED)


def test_a_request_is_taken_back_on_the_page(client, partner, sam):
    seat = OrganisationMembershipFactory(organisation=partner, member=sam, state=State.REQUESTED)
    client.force_login(sam.user)
    assert "Take it back" in text(page(client, "detail", partner.slug))

    answer = send(client, "staff_withdraw", partner.slug, seat.public_id)

    seat.refresh_from_db()
    assert (answer.url, seat.state) == (
        reverse("organisations:detail", args=[partner.slug]),
        State.DECLINED,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(client, count, django_assert_num_queries, yara):
    for organisation in OrganisationFactory.create_batch(count):
        LocationFactory(organisation=organisation)
    client.force_login(yara.user)

    with django_assert_num_queries(7):
        page(client, "list")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(client, count, django_assert_num_queries):
    library = cast.the_library()
    LocationFactory.create_batch(count, organisation=library)
    for seat in OrganisationMembershipFactory.create_batch(count, organisation=library):
        seat.member.directory_visibility = "public"
        seat.member.save()

    with django_assert_num_queries(5):
        page(client, "detail", library.slug)
