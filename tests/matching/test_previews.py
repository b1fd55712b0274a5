"""The line under a form says what the next run would say of the same words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from matching import previews
from network.communities.models import InterestAsk
from network.kernel import clock
from network.offerings.models import Offering
from tests.factories.organisations import LocationFactory
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.django_db


def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def an_offering(world, **changes):
    told = {
        "kind": "space",
        "title": "Werkplaats om te repareren",
        "topics": "repair",
        "area": world.community.area.slug,
        "dayparts": "sat-morning",
        "capacity": "20",
        "features": "workbench",
    } | changes
    return MultiValueDict({name: [value] for name, value in told.items()})


def a_wish(world, **changes):
    told = {
        "title": "Repareren",
        "topics": "repair",
        "area": world.community.area.slug,
        "radius_km": "8",
        "asks-0-kind": "space",
        "asks-0-title": "Een werkplaats om te repareren",
        "asks-0-dayparts": "sat-morning",
    } | changes
    return MultiValueDict({name: [value] for name, value in told.items()})


def day(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def test_what_is_written_well_has_a_group_that_looks_for_it(world):
    assert previews.of_offering(an_offering(world)).count == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"date_until": day(-3)},
        {"dayparts": "mon-evening"},
        {"capacity": "3"},
        {"features": "kitchen"},
    ],
    ids=["over", "another-day", "too-small", "without-benches"],
)
def test_what_would_not_fit_is_not_counted(world, changes):
    assert previews.of_offering(an_offering(world, **changes)).count == 0


def test_what_costs_more_than_the_group_has_is_not_counted(world):
    world.ask.interest.max_cost = "free"
    world.ask.interest.save()

    assert previews.of_offering(an_offering(world, cost_kind="free")).count == 1
    assert (
        previews.of_offering(an_offering(world, cost_kind="commercial_rate", amount="250")).count
        == 0
    )


def test_online_is_near_for_who_meets_online(world):
    far = AreaFactory(slug="ver-weg", latitude=53.5, longitude=6.9)
    InterestAsk.objects.update(kind="expertise", must_features=[])
    world.community.is_online = True
    world.community.save()
    told = {
        "kind": "expertise",
        "title": "Ik leer je repareren in de werkplaats",
        "area": far.slug,
        "features": "",
    }

    assert previews.of_offering(an_offering(world, **told, mode="onsite")).count == 0
    assert previews.of_offering(an_offering(world, **told, mode="online")).count == 1


def test_a_building_says_where_it_is(world):
    far = AreaFactory(slug="ver-weg", latitude=53.5, longitude=6.9)
    here = LocationFactory(area=world.community.area)

    assert previews.of_offering(an_offering(world, area=far.slug)).count == 0
    assert previews.of_offering(an_offering(world, area="", location=here.slug)).count == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": "²"},
        {"capacity": "-4"},
        {"amount": "veel"},
        {"date_from": "31-"},
        {"lead_days": "x"},
        {"mode": "¿"},
        {"area": "nergens"},
        {"topics": "¿"},
        {"cost_kind": "¿"},
        {"kind": "¿"},
        {"audience": "¿"},
    ],
)
def test_what_is_half_written_breaks_nothing(world, changes):
    answer = browser(world.sam).get(
        "/matches/preview/offering/", an_offering(world, **changes).dict()
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("openness", "is_sensitive", "named"),
    [
        ("open", False, True),
        ("request", False, True),
        ("request", True, False),
        ("invite", False, False),
        ("private", False, False),
    ],
)
def test_who_looks_is_named_only_where_the_group_is_on_show(world, openness, is_sensitive, named):
    world.community.openness, world.community.is_sensitive = openness, is_sensitive
    world.community.save()

    page = (
        browser(world.stranger)
        .get("/matches/preview/offering/", an_offering(world).dict())
        .content.decode()
    )

    assert "1" in page
    assert (world.community.name in page) == named


def test_a_wish_counts_what_fits(world):
    assert previews.of_interest(a_wish(world)).count == 1
    assert previews.of_interest(a_wish(world, **{"asks-0-size": "300"})).count == 0
    Offering.objects.update(audience=["age_0_4"])
    assert previews.of_interest(a_wish(world, audience="age_65_plus")).count == 0


def test_the_preview_is_for_who_may_write(world):
    assert Client().get("/matches/preview/offering/").status_code == 302
    assert browser(world.sam).get("/matches/preview/person/").status_code == 404
