from __future__ import annotations

import pytest

from network.kernel.actors import VISITOR
from network.members import circles
from network.members.models import Member
from network.members.policies import MemberPolicy
from network.organisations import places, queries
from network.organisations.models import OrganisationMembership
from tests import cast
from tests.factories.members import MemberFactory
from tests.factories.organisations import (
    LibraryFactory,
    LocationFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
)
from tests.factories.vocabulary import AreaFactory

Role = OrganisationMembership.Role

pytestmark = pytest.mark.django_db


def test_the_list_holds_what_is_checked_and_narrows_down():
    area = AreaFactory()
    library = LibraryFactory(name="A", summary="Boeken")
    hall = OrganisationFactory(name="B", kind="venue", area=area)
    OrganisationFactory(name="C", state="draft")
    OrganisationFactory(name="D", kind="support")

    def found(**filters):
        return [row.name for row in queries.organisations_for(VISITOR, **filters)]

    assert found() == ["A", "B", "D"]
    assert found(kind="library") == [library.name]
    assert found(kind="partner") == [hall.name]
    assert found(text="boek") == [library.name]
    assert found(area=area.slug) == [hall.name]


def test_an_area_also_finds_who_has_a_branch_there():
    branch = LocationFactory(area=AreaFactory())

    rows = queries.organisations_for(VISITOR, area=branch.area.slug)

    assert list(rows) == [branch.organisation]


def test_what_waits_for_a_check_is_for_the_host(otto, yara):
    waiting = OrganisationFactory(state="submitted")

    assert list(queries.organisations_waiting(cast.actor(otto))) == [waiting]
    assert list(queries.organisations_waiting(cast.actor(yara))) == []


def test_staff_show_themselves_as_they_chose(yara):
    library = LibraryFactory()
    for name, visibility in {
        "Niemand": "nobody",
        "Groep": "my_groups",
        "Leden": "members",
        "Iedereen": "public",
    }.items():
        OrganisationMembershipFactory(
            organisation=library,
            member=MemberFactory(display_name=name, directory_visibility=visibility),
        )
    colleague = library.memberships.get(member__display_name="Leden").member

    def shown(actor):
        return [seat.member.display_name for seat in queries.staff_shown(library, actor)]

    assert shown(VISITOR) == ["Iedereen"]
    assert shown(cast.actor(yara)) == ["Iedereen", "Leden"]
    assert shown(cast.actor(colleague)) == ["Groep", "Iedereen", "Leden"]


def test_a_volunteer_is_no_professional_and_so_not_on_the_open_web():
    seat = OrganisationMembershipFactory(role=Role.VOLUNTEER, member__directory_visibility="public")
    assert not MemberPolicy.view.allows(VISITOR, seat.member)

    OrganisationMembership.objects.filter(pk=seat.pk).update(role=Role.STAFF)

    assert MemberPolicy.view.allows(VISITOR, seat.member)


def test_under_a_name_stands_what_somebody_does(noor, yara):
    lines = circles.lines_of([noor.pk, yara.pk])

    [line] = lines[noor.pk]
    assert (line.text, line.place) == ("Community librarian", "Bibliotheek Noordrand")
    assert yara.pk not in lines


def test_the_directory_finds_people_by_what_they_do(noor, sam):
    found = Member.objects.filter(queries.with_role("contact"))

    assert list(found) == [sam]


def test_only_branches_of_libraries_are_a_home():
    branch = LocationFactory()
    LocationFactory(organisation=OrganisationFactory())
    LocationFactory(organisation=LibraryFactory(state="suspended"))

    assert list(queries.branches()) == [branch]


def test_where_i_work(noor, yara):
    assert [row.slug for row in queries.organisations_of(cast.actor(noor))] == [
        "bibliotheek-noordrand"
    ]
    assert list(queries.organisations_of(cast.actor(noor), [Role.OWNER])) == []
    assert list(queries.organisations_of(cast.actor(yara))) == []


def test_a_place_tells_its_week_and_what_nobody_knows():
    place = LocationFactory(
        opening_hours={"mon": ["10:00", "17:30"]},
        access_facts={
            "lift": {"state": "partly", "note": "Klein", "checked_on": "2026-01-31"},
            "step_free": {"state": "yes"},
        },
    )

    week, access = places.week_of(place), places.access_told(place.access_facts)

    assert (week[0].hours, week[1].hours, len(week)) == ("10:00–17:30", "closed", 7)
    told = {fact.key: (fact.state, fact.drawn_as) for fact in access}
    assert told["step_free"] == ("yes", "yes")
    assert told["lift"] == ("partly", "no")
    assert told["hearing_loop"] == ("unknown", "unknown")
    assert places.week_of(LocationFactory()) == []
