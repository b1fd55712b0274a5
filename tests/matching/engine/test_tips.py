import pytest

from matching.engine.run import preview_offering, suggest
from matching.engine.shapes import Pair, Remark, Standing
from tests.matching.engine.examples import VOCABULARY, ask, offering

FAR = {"lat": 52.46, "lon": 5.215}


def tip(an_ask, *offerings, standing=None):
    outcome = suggest(offerings, [an_ask], VOCABULARY, standing=standing or Standing())
    assert outcome.suggestions == ()
    (nothing,) = outcome.nothing_found
    return nothing.tip


def test_nobody_offers_this():
    assert tip(ask()) == Remark("nobody", {"kind": "space"})


def test_what_is_about_something_else_is_no_reason_for_a_tip():
    choir = offering(kind="expertise", topics=("singing",), title="Koor", text="", **FAR)

    assert tip(ask(kind="expertise"), choir).code == "nobody"


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ({}, FAR, Remark("reach", {"count": 1, "km": 12})),
        (
            {},
            {"dayparts": frozenset({"fri-evening"})},
            Remark("time", {"count": 1, "dayparts": ("fri-evening",)}),
        ),
        ({"size": 21}, {}, Remark("size", {"count": 1, "capacity": 20})),
        ({"size": 5}, {"min_people": 6}, Remark("min_people", {"count": 1, "least": 6})),
        (
            {"must_features": frozenset({"piano", "step_free"})},
            {},
            Remark("feature", {"count": 1, "features": ("piano",)}),
        ),
        ({"max_cost": "free"}, {"cost": "cost_price"}, Remark("cost", {"count": 1})),
    ],
)
def test_the_tip_is_the_wall_that_stands_in_the_way(wanted, offered, expected):
    assert tip(ask(**wanted), offering(**offered)) == expected


def test_the_wall_that_stops_most_is_told():
    late = [offering(id=f"late-{n}", dayparts=frozenset({"fri-evening"})) for n in range(2)]

    assert tip(ask(), offering(id="far", **FAR), *late).code == "time"


def test_who_said_no_to_all_is_not_advised_to_change():
    no = Standing(dismissed=frozenset({Pair("repairers", "workshop")}))

    assert tip(ask(), offering(), standing=no).code == "nobody"


def test_who_is_in_contact_about_an_ask_did_find_something():
    contact = Standing(underway=frozenset({Pair("repairers", "workshop")}))

    assert suggest([offering()], [ask()], VOCABULARY, standing=contact).nothing_found == ()


def test_a_paused_ask_gets_no_tip():
    assert suggest([], [ask(state="paused")], VOCABULARY).nothing_found == ()


def test_a_partner_hears_what_would_reach_more_groups():
    small = offering(capacity=10)

    preview = preview_offering(small, [ask(), ask(id="b", community="b", size=30)], VOCABULARY)

    assert preview.count == 0
    assert preview.tip == Remark("size", {"count": 2, "size": 15})
