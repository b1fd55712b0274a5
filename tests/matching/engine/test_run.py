"""What holds for every world: possible, explained, independent of order, the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.demo import graded as demo
from matching.engine import look
from matching.engine.feasibility import judge
from matching.engine.run import digest, freeze, preview_ask, preview_offering, suggest, why_not
from matching.engine.shapes import COST_LADDER, Pair, Settings, Standing
from tests.matching.engine.examples import (
    VOCABULARY,
    any_offering,
    any_standing,
    any_world,
    ask,
    offering,
)

# Low enough that random worlds propose plenty.
GENEROUS = replace(Settings(), floor=0.05, space_floor=0.05, evidence_floor=0.0)
often = settings(max_examples=25, deadline=None)


def run(world, standing=None, chosen=GENEROUS, **options):
    offered, asked = world
    return suggest(offered, asked, VOCABULARY, chosen, standing=standing or Standing(), **options)


@often
@given(any_world(), any_standing)
def test_only_possible_pairs_are_proposed(world, standing):
    offered, asked = ({each.id: each for each in side} for side in world)

    for found in run(world, standing).suggestions:
        a, o = asked[found.ask], offered[found.offering]
        assert judge(a, o, standing).feasible
        assert (o.state, a.state, o.verified, a.verified) == ("published", "active", True, True)
        assert a.kind == o.kind
        assert not a.dayparts or not o.dayparts or a.dayparts & o.dayparts
        assert o.features is None or a.must_features <= o.features
        if {a.max_cost, o.cost} <= set(COST_LADDER):
            assert COST_LADDER.index(o.cost) <= COST_LADDER.index(a.max_cost)
        assert found.pair not in standing.dismissed | standing.underway
        assert (a.community, o.provider) not in standing.blocked
        assert standing.introductions.get(o.provider, 0) < o.max_parallel


@often
@given(any_world(), any_standing)
def test_the_parts_add_up_to_the_score(world, standing):
    for found in run(world, standing).suggestions:
        assert sum(part.value for part in found.parts) == pytest.approx(found.score, abs=1e-6)
        assert found.reasons
        assert len(found.reasons) <= Settings().max_reasons


@often
@given(any_world())
def test_every_gap_in_the_facts_is_a_warning(world):
    offered, asked = ({each.id: each for each in side} for side in world)

    for found in run(world).suggestions:
        gaps = judge(asked[found.ask], offered[found.offering]).unknown
        assert set(map(repr, gaps)) <= set(map(repr, found.warnings))


@often
@given(any_world(), any_standing)
def test_nobody_gets_more_than_there_is_room_for(world, standing):
    outcome = run(world, standing)
    fresh = [found for found in outcome.suggestions if not found.kept]

    for community, count in Counter(found.community for found in fresh).items():
        assert count <= standing.new_left.get(community, Settings().max_new_per_community)
    assert max(Counter(found.ask for found in fresh).values(), default=0) <= 3
    assert len({(f.community, f.offering) for f in fresh}) == len(fresh)


@often
@given(any_world(), any_standing, st.randoms())
def test_the_order_of_the_input_changes_nothing(world, standing, random):
    offered, asked = world
    shuffled = random.sample(offered, len(offered)), random.sample(asked, len(asked))

    assert repr(run(shuffled, standing)) == repr(run(world, standing))


@settings(max_examples=10, deadline=None)
@given(any_world(), st.permutations(range(100, 106)))
def test_other_ids_give_the_same_scores(world, numbers):
    offered, asked = world
    lexicon = freeze(offered, asked)

    for before, number in zip(offered, numbers, strict=False):
        after = replace(before, id=str(number))
        for a in asked:
            assert repr(why_not(a, before, VOCABULARY, lexicon=lexicon)) == repr(
                why_not(a, after, VOCABULARY, lexicon=lexicon)
            )


@often
@given(any_world(), any_offering("o9"), any_standing)
def test_one_more_offering_moves_no_other_score(world, extra, standing):
    offered, asked = world
    lexicon = freeze(offered, asked)
    roomy = replace(GENEROUS, max_new_per_community=99, max_per_ask=99)

    before = run(world, standing, roomy, lexicon=lexicon)
    after = run(([*offered, extra], asked), standing, roomy, lexicon=lexicon)

    scores = {found.pair: found.score for found in after.suggestions}
    assert {f.pair: scores.get(f.pair, f.score) for f in before.suggestions} == {
        found.pair: found.score for found in before.suggestions
    }


@often
@given(any_world())
def test_a_second_round_keeps_what_the_first_one_found(world):
    first = run(world)
    kept = Standing(
        kept=frozenset(found.pair for found in first.suggestions),
        new_left={a.community: 0 for a in world[1]},
    )

    second = run(world, kept)

    assert {found.pair for found in second.suggestions} == set(kept.kept)
    assert all(found.kept for found in second.suggestions)


@often
@given(any_world(), any_standing)
def test_nothing_found_is_said_of_exactly_the_asks_that_nothing_suits(world, standing):
    outcome = run(world, standing)
    empty = {nothing.ask for nothing in outcome.nothing_found}

    assert not empty & {found.ask for found in outcome.suggestions}
    for a in world[1]:
        if a.id in empty:
            assert (a.state, a.verified) == ("active", True)


def test_the_same_bytes_whatever_python_makes_of_its_hashes():
    script = (
        "from matching.engine.run import suggest\n"
        "from config.demo import graded as demo\n"
        "print(suggest(demo.offerings(first=30), demo.asks()[:20], demo.vocabulary()), end='')\n"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).resolve().parents[3],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
    )

    here = suggest(demo.offerings(first=30), demo.asks()[:20], demo.vocabulary())

    assert elsewhere.stdout == str(here)


@settings(max_examples=15, deadline=None)
@given(any_world())
def test_the_size_of_a_slice_changes_nothing(world):
    whole = run(world)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look, "_BLOCK", 2)
        assert repr(run(world)) == repr(whole)


def test_a_suggestion_that_no_longer_fits_loses_its_place():
    kept = Standing(kept=frozenset({Pair("repairers", "workshop")}))

    assert run(([offering(state="paused")], [ask()]), kept, Settings()).suggestions == ()


def test_nothing_fills_an_empty_list():
    choir = offering(kind="activity", title="Koor", text="Zingen", topics=("singing",))

    assert run(([choir], [ask(kind="activity")]), chosen=Settings()).suggestions == ()


def test_two_facts_with_one_id_are_refused():
    with pytest.raises(ValueError, match="same id"):
        run(([offering(), offering()], [ask()]))


def test_an_empty_network_has_an_empty_outcome():
    outcome = run(([], []))

    assert (outcome.suggestions, outcome.nothing_found, outcome.counts.pairs) == ((), (), 0)


def test_the_digest_sees_facts_and_not_their_order():
    two = [offering(), offering(id="b")]
    print_of = lambda offered, **kw: digest(  # noqa: E731
        offered, [ask()], VOCABULARY, kw.get("settings", Settings()), kw.get("standing", Standing())
    )

    assert print_of(two) == print_of(two[::-1])
    assert print_of(two) != print_of([offering(capacity=19), two[1]])
    assert print_of(two) != print_of(two, settings=GENEROUS)
    assert print_of(two) != print_of(two, standing=Standing(introductions={"spijkertje": 1}))


def test_a_draft_shows_whom_it_would_suit():
    preview = preview_offering(offering(state="draft", verified=False), [ask()], VOCABULARY)

    assert preview.count == 1
    (fit,) = preview.fits
    assert (fit.id, fit.name, fit.band) == ("repairers", "Repareren in de Noordrand", "good")
    assert preview.tip is None


def test_a_preview_counts_each_group_once_and_shows_the_best_few():
    asks = [ask(id=f"a{n}", community=f"c{n % 3}") for n in range(6)]

    preview = preview_offering(offering(), asks, VOCABULARY, limit=2)

    assert (preview.count, len(preview.fits)) == (3, 2)


def test_a_draft_of_an_ask_shows_what_there_is():
    preview = preview_ask(ask(state="paused"), [offering()], VOCABULARY)

    assert [fit.name for fit in preview.fits] == ["Zaal met werkbanken"]


def test_a_preview_without_a_fit_says_what_is_in_the_way():
    preview = preview_ask(ask(size=30), [offering()], VOCABULARY)

    assert (preview.count, preview.tip.code) == (0, "size")
