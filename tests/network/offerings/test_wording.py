import pytest
from django.utils import translation

from network.offerings import wording
from network.offerings.components import access_of, features_of, week_of
from network.offerings.models import Offering
from network.organisations.models import Location
from network.vocabulary.models import Area


@pytest.fixture
def in_dutch():
    with translation.override("nl"):
        yield


def offering(**facts):
    area = Area(name="Noordrand")
    return Offering(**({"kind": "space", "area": area} | facts))


@pytest.mark.parametrize(
    ("dayparts", "words"),
    [
        ([], []),
        (["sat-morning"], ["zaterdagochtend"]),
        (["tue-morning", "tue-afternoon"], ["dinsdag, overdag"]),
        (
            ["tue-morning", "tue-afternoon", "thu-morning", "thu-afternoon", "sat-evening"],
            ["dinsdag en donderdag, overdag", "zaterdagavond"],
        ),
        (
            [f"{day}-morning" for day in ("mon", "tue", "wed", "thu", "fri")],
            ["doordeweeks, ochtend"],
        ),
        (["sat-evening", "sun-evening"], ["in het weekend, avond"]),
        (["mon-afternoon", "mon-evening"], ["maandag, middag en avond"]),
    ],
)
@pytest.mark.usefixtures("in_dutch")
def test_when_it_suits(dayparts, words):
    assert wording.when(dayparts) == words


@pytest.mark.usefixtures("in_dutch")
def test_every_day_all_day():
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    parts = ("morning", "afternoon", "evening")

    assert wording.when([f"{d}-{p}" for d in days for p in parts]) == ["elke dag, de hele dag"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "gratis"),
        ({"cost_kind": "by_arrangement"}, "In overleg"),
        ({"cost_kind": "cost_price", "amount_cents": 250}, "€ 2,50 (alleen de kosten)"),
    ],
)
@pytest.mark.usefixtures("in_dutch")
def test_what_it_costs(facts, words):
    assert wording.cost(offering(**facts)) == words


@pytest.mark.parametrize(
    ("facts", "place", "reach"),
    [
        ({}, "Noordrand", ""),
        ({"mode": "online", "reach_km": 5}, "Online", ""),
        ({"reach_km": 5}, "Noordrand", "Komt naar je toe, tot 5 km"),
        ({"mode": "both"}, "Noordrand", "Kan ook online"),
        (
            {"mode": "both", "reach_km": 5},
            "Noordrand",
            "Komt naar je toe, tot 5 km. Kan ook online.",
        ),
    ],
)
@pytest.mark.usefixtures("in_dutch")
def test_where_it_is_and_how_far_it_comes(facts, place, reach):
    assert wording.where(offering(**facts)) == place
    assert wording.reach(offering(**facts)) == reach


def test_a_building_is_named_and_its_address_is_not():
    building = Location(name="Loods", address="Kade 12", area=Area(name="Noordrand"))

    assert wording.where(offering(location=building)) == "Loods, Noordrand"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"capacity": 20}, "voor hoogstens 20 mensen"),
        ({"min_people": 4}, "vanaf 4 mensen"),
        ({"min_people": 4, "capacity": 20}, "voor 4 tot 20 mensen"),
    ],
)
@pytest.mark.usefixtures("in_dutch")
def test_for_how_many(facts, words):
    assert wording.people(offering(**facts)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, ""),
        (1, "Eén dag van tevoren"),
        (3, "3 dagen van tevoren"),
        (7, "Eén week van tevoren"),
        (14, "2 weken van tevoren"),
    ],
)
@pytest.mark.usefixtures("in_dutch")
def test_how_long_ahead(days, words):
    assert wording.lead(offering(lead_days=days)) == words


def test_the_week_has_three_rows_of_seven_days():
    week = week_of(offering(dayparts=["sat-morning"]))

    assert [len(row["cells"]) for row in week["rows"]] == [7, 7, 7]
    assert [cell["is_free"] for row in week["rows"] for cell in row["cells"]].count(True) == 1
    assert week["rows"][0]["hours"] == "8.30–12.30"


def test_what_nobody_told_about_access_is_said_too():
    building = Location(
        name="Loods",
        access_facts={
            "lift": {"state": "no", "note": "Everything is downstairs"},
            "hearing_loop": {"state": "partly", "note": ""},
        },
    )
    facts = access_of(offering(features=["step_free", "piano"], location=building))

    assert {fact["title"]: (fact["state"], fact["note"]) for fact in facts} == {
        "Step-free": ("yes", ""),
        "Accessible toilet": ("unknown", ""),
        "Hearing loop": ("no", ""),
        "Lift": ("no", "Everything is downstairs"),
    }
    assert [fact["is_partly"] for fact in facts] == [False, False, True, False]


def test_access_is_not_told_twice():
    told = features_of(offering(features=["step_free", "piano", "wifi"]))

    assert told == [("Screens and sound", ["Wi-Fi"]), ("Tools and furniture", ["Piano"])]
