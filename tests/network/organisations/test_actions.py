from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from network.kernel import clock, search
from network.kernel.actors import VISITOR
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.event_log import StoredEvent
from network.organisations import actions
from network.organisations.descriptions import LocationDescription, OrganisationDescription
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


def told():
    names = StoredEvent.objects.order_by("pk").values_list("name", flat=True)
    return [name for name in names if name.startswith("organisation.")]


def a_workshop(**changes):
    described = OrganisationDescription(
        kind="venue", name="Werkplaats 't Spijkertje", area=AreaFactory(), summary="Zes werkbanken."
    )
    return replace(described, **changes)


def an_owner(organisation):
    seat = OrganisationMembershipFactory(organisation=organisation, role=Role.OWNER)
    return cast.actor(seat.member)


def test_a_partner_is_written_down_by_who_looks_after_it(yara):
    partner = actions.apply_as_partner(a_workshop(), by=cast.actor(yara))

    seat = partner.memberships.get()
    assert (partner.state, partner.slug) == ("draft", "werkplaats-t-spijkertje")
    assert (seat.member, seat.role, seat.state) == (yara, Role.OWNER, State.ACTIVE)
    assert list(search.matching(Organisation.objects.all(), "werkbank")) == [partner]
    assert told() == ["organisation.changed"]


@pytest.mark.parametrize("kind", ["library", "nonsense"])
def test_not_every_kind_can_be_claimed(kind, yara):
    with pytest.raises(Invalid) as refusal:
        actions.apply_as_partner(a_workshop(kind=kind), by=cast.actor(yara))

    assert refusal.value.field == "kind"
    assert (Organisation.objects.count(), told()) == (0, [])


def test_the_host_adds_a_library(otto):
    library = actions.apply_as_partner(a_workshop(kind="library"), by=cast.actor(otto))

    assert library.kind == "library"


def test_visitors_and_minors_speak_for_no_organisation(db):
    for actor in (VISITOR, cast.actor(MinorFactory())):
        with pytest.raises(Forbidden):
            actions.apply_as_partner(a_workshop(), by=actor)

    assert not Organisation.objects.exists()


def test_from_draft_to_checked_and_back(yara, otto):
    partner = actions.apply_as_partner(a_workshop(), by=cast.actor(yara))

    states = [
        deed(partner, by=cast.actor(who)).state
        for deed, who in (
            (actions.submit_organisation, yara),
            (actions.verify_organisation, otto),
            (actions.suspend_organisation, otto),
            (actions.verify_organisation, otto),
            (actions.archive_organisation, otto),
        )
    ]

    assert states == ["submitted", "verified", "suspended", "verified", "archived"]
    assert told()[1:] == [
        "organisation.submitted",
        "organisation.verified",
        "organisation.suspended",
        "organisation.verified",
        "organisation.archived",
    ]


@pytest.mark.parametrize(
    "deed",
    [
        actions.submit_organisation,
        actions.verify_organisation,
        actions.suspend_organisation,
        actions.archive_organisation,
    ],
)
@pytest.mark.parametrize("state", ["submitted", "verified"])
def test_an_owner_does_not_check_their_own_organisation(deed, state):
    partner = OrganisationFactory(state=state)

    with pytest.raises(Forbidden):
        deed(partner, by=an_owner(partner))

    partner.refresh_from_db()
    assert (partner.state, told()) == (state, [])


def test_a_page_is_rewritten_but_a_partner_becomes_no_library():
    partner = OrganisationFactory(kind="venue")

    actions.change_organisation(
        partner, a_workshop(name="Nieuw", kind="library"), by=an_owner(partner)
    )

    partner.refresh_from_db()
    assert (partner.name, partner.kind, told()) == ("Nieuw", "venue", ["organisation.changed"])


def test_a_stranger_rewrites_nothing(yara):
    partner = OrganisationFactory(name="Oud")
    place = LocationFactory(organisation=partner, name="Hal")

    with pytest.raises(Forbidden):
        actions.change_organisation(partner, a_workshop(), by=cast.actor(yara))
    with pytest.raises(Forbidden):
        actions.add_location(
            partner, LocationDescription(name="X", area=partner.area), by=cast.actor(yara)
        )
    with pytest.raises(Forbidden):
        actions.change_location(
            place, LocationDescription(name="X", area=partner.area), by=cast.actor(yara)
        )

    partner.refresh_from_db()
    place.refresh_from_db()
    assert (partner.name, place.name) == ("Oud", "Hal")
    assert (Location.objects.count(), told()) == (1, [])


def test_an_access_fact_keeps_its_date_while_it_says_the_same():
    partner = OrganisationFactory()
    owner = an_owner(partner)
    first = LocationDescription(
        name="Hal",
        area=partner.area,
        opening_hours={"mon": ["10:00", "17:00"]},
        access_facts={"step_free": {"state": "yes"}, "lift": {"state": "no", "note": "Stuk"}},
    )
    with clock.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        place = actions.add_location(partner, first, by=owner)
    again = replace(
        first, access_facts={"step_free": {"state": "yes"}, "lift": {"state": "yes", "note": ""}}
    )

    with clock.travel(datetime(2026, 9, 1, 12, tzinfo=UTC)):
        place = actions.change_location(place, again, by=owner)

    checked = {name: fact["checked_on"] for name, fact in place.access_facts.items()}
    assert checked == {
        "step_free": date(2026, 3, 1).isoformat(),
        "lift": date(2026, 9, 1).isoformat(),
    }
    assert place.opening_hours == {"mon": ["10:00", "17:00"]}


def test_somebody_says_they_work_there_and_the_owner_agrees(yara):
    partner = OrganisationFactory()
    owner = an_owner(partner)

    seat = actions.ask_for_a_place(partner, role=Role.CONTACT, by=cast.actor(yara))
    assert seat.state == State.REQUESTED
    seat = actions.approve_staff(seat, by=owner)

    assert (seat.state, seat.verified_by_id) == (State.ACTIVE, owner.member_id)
    assert told() == ["organisation.staff_requested", "organisation.staff_joined"]


def test_nobody_approves_themselves(yara):
    seat = actions.ask_for_a_place(OrganisationFactory(), by=cast.actor(yara))

    with pytest.raises(Forbidden):
        actions.approve_staff(seat, by=cast.actor(yara))

    seat.refresh_from_db()
    assert seat.state == State.REQUESTED


def test_nobody_asks_to_be_administrator_or_asks_twice(yara):
    partner = OrganisationFactory()

    with pytest.raises(Invalid):
        actions.ask_for_a_place(partner, role=Role.OWNER, by=cast.actor(yara))
    assert not partner.memberships.exists()
    actions.ask_for_a_place(partner, by=cast.actor(yara))
    with pytest.raises(Forbidden):
        actions.ask_for_a_place(partner, by=cast.actor(yara))

    assert partner.memberships.count() == 1


def test_a_request_is_refused_or_taken_back(yara):
    partner = OrganisationFactory()
    first = actions.ask_for_a_place(partner, by=cast.actor(yara))

    actions.decline_staff(first, by=an_owner(partner))
    second = actions.ask_for_a_place(partner, by=cast.actor(yara))
    actions.withdraw_staff_request(second, by=cast.actor(yara))

    assert {seat.state for seat in partner.memberships.filter(member=yara)} == {State.DECLINED}
    assert told()[1::2] == ["organisation.staff_declined", "organisation.staff_withdrew"]


def test_a_seat_pauses_resumes_and_ends(yara):
    seat = OrganisationMembershipFactory(member=yara)

    states = [
        deed(seat, by=cast.actor(yara)).state
        for deed in (actions.pause_staff, actions.resume_staff, actions.end_staff)
    ]

    assert states == [State.PAUSED, State.ACTIVE, State.ENDED]
    assert told()[-1] == "organisation.staff_left"


def test_the_last_administrator_names_another_first(yara):
    seat = OrganisationMembershipFactory(member=yara, role=Role.OWNER)
    other = OrganisationMembershipFactory(organisation=seat.organisation)
    owner = cast.actor(yara)

    for deed in (actions.pause_staff, actions.end_staff):
        with pytest.raises(Conflict):
            deed(seat, by=owner)
    with pytest.raises(Conflict):
        actions.change_staff_role(seat, Role.STAFF, by=owner)
    seat.refresh_from_db()
    assert (seat.role, seat.state, told()) == (Role.OWNER, State.ACTIVE, [])
    actions.change_staff_role(other, Role.OWNER, by=owner)

    assert actions.end_staff(seat, by=owner).state == State.ENDED


def test_a_role_comes_from_the_list():
    seat = OrganisationMembershipFactory()

    with pytest.raises(Invalid):
        actions.change_staff_role(seat, "king", by=an_owner(seat.organisation))

    seat.refresh_from_db()
    assert seat.role == Role.STAFF
