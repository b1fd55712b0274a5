"""What holds for every world that is ranked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.matching_quality import compare
from config.matching_worlds import invented, newcomers
from matching.engine import fairness
from matching.engine.again import Stored
from matching.engine.ranking import rank
from matching.engine.records import DIRECTIONS, Asking, Constraint, Item, Offered, Place

often = settings(max_examples=25, deadline=None)

_words = st.lists(
    st.sampled_from(
        ("naaien", "rits", "koor", "zingen", "tuin", "café", "Привет", "編み物", "repair", "the")
    ),
    max_size=6,
).map(" ".join)
_places = st.none() | st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))
_items = st.lists(st.builds(Item, title=_words, text=_words, place=_places), max_size=3).map(tuple)


@st.composite
def any_world(draw):
    offered = [
        Offered(f"o{n}", title=draw(_words), text=draw(_words), place=draw(_places))
        for n in range(draw(st.integers(0, 7)))
    ]
    asking = [
        Asking(f"c{n}", name=draw(_words), text=draw(_words), history=draw(_items))
        for n in range(draw(st.integers(0, 5)))
    ]
    return offered, asking


_stated = st.builds(
    Constraint,
    seats=st.none() | st.integers(0, 20),
    size=st.none() | st.integers(0, 20),
    step_free=st.none() | st.booleans(),
    languages=st.none() | st.frozensets(st.sampled_from(("nl", "en")), max_size=2),
    ages=st.none() | st.sampled_from(((0, 12), (10, 20), (18, 99))),
    hours=st.none() | st.frozensets(st.integers(0, 4), max_size=3),
)
_constraints = st.dictionaries(
    st.sampled_from([f"{side}{n}" for side in "oc" for n in range(6)]), _stated
)


def allowed(asks, gives):
    return not (
        (asks.size is not None and gives.seats is not None and asks.size > gives.seats)
        or (asks.step_free and gives.step_free is False)
        or (
            asks.languages is not None
            and gives.languages is not None
            and not asks.languages & gives.languages
        )
        or (asks.hours is not None and gives.hours is not None and not asks.hours & gives.hours)
        or (
            asks.ages
            and gives.ages
            and (asks.ages[0] > gives.ages[1] or gives.ages[0] > asks.ages[1])
        )
    )


@often
@given(any_world(), st.sampled_from(DIRECTIONS), st.randoms())
def test_the_order_of_the_input_changes_nothing(world, direction, random):
    offered, asking = world
    shuffled = random.sample(offered, len(offered)), random.sample(asking, len(asking))

    assert rank(*shuffled, direction=direction, k=4) == rank(*world, direction=direction, k=4)


@often
@given(any_world(), _constraints, st.sampled_from(("c2o", "o2c")))
def test_exactly_the_possible_ones_are_ranked(world, constraints, direction):
    offered, asking = world
    nothing = Constraint()

    for found in rank(*world, direction=direction, k=99, constraints=constraints):
        others = offered if direction == "c2o" else asking
        pairs = {
            each.id: (found.query, each.id) if direction == "c2o" else (each.id, found.query)
            for each in others
        }
        assert set(found.ids) == {
            name
            for name, (community, offering) in pairs.items()
            if allowed(constraints.get(community, nothing), constraints.get(offering, nothing))
        }


@often
@given(any_world(), st.sampled_from(DIRECTIONS), st.integers(1, 3), st.integers(1, 3))
def test_nothing_stands_in_more_lists_than_its_cap(world, direction, k, cap):
    found = rank(*world, direction=direction, k=k, cap=cap)

    assert max(Counter(i for each in found for i in each.ids).values(), default=0) <= cap
    assert all(len(each.ids) == len(set(each.ids)) <= k for each in found)


def test_what_one_needs_and_nobody_knows_comes_after_what_is_sure():
    halls = [Offered("sure", text="zaal"), Offered("unsure", text="zaal naaien stoffen")]
    sewing = [Asking("c", text="naaien stoffen")]
    must = {"c": Constraint(step_free=True), "sure": Constraint(step_free=True)}

    (found,) = rank(halls, sewing, direction="c2o", k=2, constraints=must)

    assert found.ids == ("sure", "unsure")


def test_what_a_group_did_teaches_what_it_would_do():
    singing, sewing = Offered("a", text="liedjes zingen"), Offered("b", text="rits naaien")
    groups = [
        Asking("one", text="gezellig", history=(Item(text="naaien van een rits"),)),
        Asking("two", text="gezellig", history=(Item(text="zingen van liedjes"),)),
    ]

    one, two = rank([singing, sewing], groups, direction="c2o", k=1)

    assert (one.ids, two.ids) == (("b",), ("a",))


def test_no_community_is_its_own_peer():
    groups = [Asking(f"c{n}", text="naaien") for n in range(3)]

    assert all(each.query not in each.ids for each in rank([], groups, direction="c2c", k=9))


@pytest.mark.parametrize("side", [0, 1])
def test_two_of_one_id_are_refused(side):
    sides = [[Offered("x"), Offered("y")], [Asking("x"), Asking("y")]]
    sides[side][1] = replace(sides[side][1], id="x")

    with pytest.raises(ValueError, match="two of one id"):
        rank(*sides, direction="c2o", k=1)


def test_a_floor_shows_also_who_is_nobodys_first():
    popular = [Offered(f"p{n}", text="zingen koor") for n in range(3)]
    rare = Offered("z", text="zingen tuin")
    groups = [Asking(f"c{n}", text="zingen koor") for n in range(4)]

    found = rank([*popular, rare], groups, direction="c2o", k=2, floor=1)

    assert any("z" in each.ids for each in found)


@pytest.mark.parametrize("direction", ["c2o", "o2c"])
def test_it_finds_what_comes_next_better_than_every_yardstick(direction):
    row = compare(invented(120, seed=5, themes=30), direction)

    assert row.against_best > 1.05


@pytest.mark.parametrize("direction", ["c2o", "o2c"])
def test_who_did_nothing_yet_is_served_no_worse_than_by_cosine(direction):
    row = compare(newcomers(invented(120, seed=6, themes=30)), direction)

    assert row.gain["engine"] >= row.gain["cosine"]


def test_a_cap_evens_out_and_leaves_all_lists_full():
    world = invented(60, seed=7, themes=10)
    free = rank(world.offerings, world.communities, direction="c2o", k=10)
    capped = rank(world.offerings, world.communities, direction="c2o", k=10, cap=8)

    most = lambda found: max(Counter(i for each in found for i in each.ids).values())  # noqa: E731
    assert most(free) > 8 >= most(capped)
    assert {len(each.ids) for each in capped} == {10}


def test_the_auction_comes_as_near_as_it_says(monkeypatch):
    world = invented(40, seed=8, themes=8)
    ways = []
    for edges in (fairness._EXACT_EDGES, 0):
        monkeypatch.setattr(fairness, "_EXACT_EDGES", edges)
        monkeypatch.setattr(fairness, "min_cost_flow", None)
        heard = []
        found = rank(
            world.offerings, world.communities, direction="c2o", k=5, cap=4, watch=heard.append
        )
        ways.append((heard[-1], sum(sum(each.scores) for each in found)))

    (exact, best), (auction, near) = ways
    assert (exact, auction) == ("allocation (exact)", "allocation (auction)")
    assert near >= 0.99 * best


def test_a_list_made_anew_is_the_list_of_the_full_run():
    world = invented(50, seed=10, themes=12)
    stored = Stored.of(world.offerings, world.communities)

    for full in rank(world.offerings, world.communities, direction="c2o", k=5)[:5]:
        community = next(each for each in world.communities if each.id == full.query)
        again = stored.list_for(community, 5)
        assert again.ids == full.ids
        assert again.scores == pytest.approx(full.scores, abs=1e-3)
