from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from matching.engine.feasibility import judge, judge_all
from matching.engine.shapes import Pair, Standing
from matching.engine.tables import ask_table, offering_table, tongues_of
from tests.matching.engine.examples import any_standing, any_world, ask, offering

FAR = {"lat": 52.46, "lon": 5.215}  # eleven kilometres south


def blocks(an_ask, an_offering, standing=None):
    return [remark.code for remark in judge(an_ask, an_offering, standing or Standing()).blocks]


def unknown(an_ask, an_offering):
    return [remark.code for remark in judge(an_ask, an_offering).unknown]


def test_a_pair_that_fits_on_every_fact_is_feasible():
    verdict = judge(ask(), offering())

    assert verdict.feasible
    assert verdict.unknown == ()


@pytest.mark.parametrize(
    ("wanted", "offered", "wall"),
    [
        ({}, {"kind": "time"}, "kind"),
        ({}, {"state": "paused"}, "closed"),
        ({}, {"state": "full"}, "closed"),
        ({}, {"verified": False}, "closed"),
        ({"state": "paused"}, {}, "closed"),
        ({"verified": False}, {}, "closed"),
        ({}, FAR, "reach"),
        ({"kind": "expertise"}, {"kind": "expertise", "reach_km": 5, **FAR}, "reach"),
        ({"online": False}, {"mode": "online"}, "online"),
        ({}, {"dayparts": frozenset({"fri-evening"})}, "time"),
        ({"date_until": date(2026, 1, 31)}, {"date_from": date(2026, 2, 1)}, "dates"),
        ({"size": 21}, {}, "size"),
        ({"size": 5}, {"min_people": 6}, "min_people"),
        ({"must_features": frozenset({"piano"})}, {}, "feature"),
        ({"max_cost": "free"}, {"cost": "cost_price"}, "cost"),
        ({"max_cost": "cost_price"}, {"cost": "commercial_rate"}, "cost"),
        ({"audience": frozenset({"families"})}, {"audience": frozenset({"adults"})}, "audience"),
        ({"languages": frozenset({"nl"})}, {"languages": frozenset({"en"})}, "language"),
    ],
)
def test_each_constraint_is_a_wall_by_itself(wanted, offered, wall):
    assert blocks(ask(**wanted), offering(**offered)) == [wall]


@pytest.mark.parametrize(
    ("wanted", "offered", "gap"),
    [
        ({}, {"lat": None, "lon": None}, "unknown_place"),
        ({"radius_km": None}, FAR, "unknown_radius"),
        ({}, {"dayparts": frozenset()}, "unknown_time"),
        ({}, {"capacity": None}, "unknown_size"),
        ({"size": None}, {"min_people": 6}, "unknown_min_people"),
        ({"must_features": frozenset({"piano"})}, {"features": None}, "unknown_feature"),
        ({}, {"cost": None}, "unknown_cost"),
        ({}, {"cost": "by_arrangement"}, "unknown_cost"),
        ({}, {"audience": frozenset()}, "unknown_audience"),
        ({}, {"lang": "en"}, "unknown_language"),
        ({}, {"mode": "online"}, "unknown_online"),
    ],
)
def test_what_nobody_said_is_neither_a_wall_nor_silently_passed(wanted, offered, gap):
    assert blocks(ask(**wanted), offering(**offered)) == []
    assert unknown(ask(**wanted), offering(**offered)) == [gap]


def test_nothing_is_unknown_about_what_nobody_asks():
    easy = ask(size=None, max_cost=None, dayparts=frozenset(), audience=frozenset())

    assert unknown(easy, offering(capacity=None, dayparts=frozenset(), audience=frozenset())) == []


def test_a_coach_comes_further_than_the_group_would_go():
    coach = offering(kind="expertise", reach_km=15, **FAR)

    assert blocks(ask(kind="expertise", radius_km=2), coach) == []


def test_a_coach_who_never_said_how_far_raises_a_question():
    coach = offering(kind="expertise", reach_km=None, lat=52.58)

    assert blocks(ask(kind="expertise"), coach) == []
    assert unknown(ask(kind="expertise"), coach) == ["unknown_travel"]


def test_material_can_be_fetched_from_beyond_where_it_is_brought():
    suitcase = offering(kind="material", reach_km=5, **FAR)

    assert blocks(ask(kind="material", radius_km=18), suitcase) == []
    assert blocks(ask(kind="material", radius_km=8), suitcase) == ["reach"]


def test_too_far_to_visit_may_still_do_online():
    hybrid = offering(mode="both", **FAR)

    assert blocks(ask(online=True), hybrid) == []
    assert unknown(ask(online=True), hybrid) == []
    assert unknown(ask(online=None), hybrid) == ["unknown_online"]
    assert blocks(ask(online=False), hybrid) == ["reach"]


def test_helping_hands_are_not_seats():
    assert blocks(ask(kind="time", size=15), offering(kind="time", capacity=3)) == []


def test_a_wheelchair_gets_in_where_there_are_no_thresholds():
    accessible = offering(features=frozenset({"wheelchair_access"}))

    assert blocks(ask(must_features=frozenset({"step_free"})), accessible) == []


def test_no_price_is_too_high_for_who_wants_to_talk_about_it():
    assert blocks(ask(max_cost="by_arrangement"), offering(cost="commercial_rate")) == []


def test_an_offering_of_the_past_is_over():
    past = offering(date_until=date(2026, 3, 1))

    assert blocks(ask(), past, Standing(today=date(2026, 3, 2))) == ["dates"]
    assert blocks(ask(), past, Standing(today=date(2026, 3, 1))) == []


@pytest.mark.parametrize(
    ("standing", "wall"),
    [
        (Standing(dismissed=frozenset({Pair("repairers", "workshop")})), "dismissed"),
        (Standing(underway=frozenset({Pair("repairers", "workshop")})), "underway"),
        (Standing(blocked=frozenset({("repair-cafe", "spijkertje")})), "blocked"),
        (Standing(introductions={"spijkertje": 3}), "full"),
    ],
)
def test_what_people_settled_binds_like_a_fact(standing, wall):
    assert blocks(ask(), offering(), standing) == [wall]


def test_what_others_settled_does_not_bind():
    elsewhere = Standing(
        dismissed=frozenset({Pair("others", "workshop")}),
        blocked=frozenset({("repair-cafe", "somebody")}),
        introductions={"spijkertje": 2, "somebody": 9},
    )

    assert blocks(ask(), offering(), elsewhere) == []


def test_all_walls_are_named_at_once():
    assert blocks(ask(size=99), offering(dayparts=frozenset({"fri-evening"}), **FAR)) == [
        "reach",
        "time",
        "size",
    ]


@settings(max_examples=25, deadline=None)
@given(any_world(), any_standing)
def test_one_pair_is_judged_as_it_is_among_many(world, standing):
    offered, asked = world
    tongues = tongues_of(offered, asked)
    together = judge_all(ask_table(asked, tongues), offering_table(offered, tongues), standing)

    apart = [[judge(a, o, standing).feasible for o in offered] for a in asked]

    assert np.array_equal(together.feasible, np.array(apart))
