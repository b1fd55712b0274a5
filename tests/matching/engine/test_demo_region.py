"""The twenty-five graded interests: a smoke test that the engine keeps its promises on whole texts.

The weights were reasoned, not fitted: shaking each of them by a third changes nothing that is
asked here. Grades and texts come from one hand, so this proves no quality elsewhere.
"""

from __future__ import annotations

from functools import cache

import pytest

from config.demo import graded as demo
from matching.engine.run import suggest


@cache
def region():
    return suggest(demo.offerings(), demo.asks(), demo.vocabulary())


def test_all_wanted_pairs_are_found():
    found = demo.answers(region())

    missing = [
        (interest, offering)
        for interest, pairs in demo.grades().items()
        for offering, grade in pairs.items()
        if grade == 3 and offering != demo.AFTER_WEEK_3 and offering not in found[interest]
    ]

    assert missing == []


def test_no_hard_negative_is_proposed():
    proposed = {(i, o) for i, offerings in demo.answers(region()).items() for o in offerings}

    assert proposed & demo.hard_negatives() == set()


def test_the_lists_are_in_a_good_order():
    found = demo.answers(region())
    without_piano = {
        interest: {o: grade for o, grade in pairs.items() if o != demo.AFTER_WEEK_3}
        for interest, pairs in demo.grades().items()
    }

    gains = [demo.ndcg(found[interest], pairs) for interest, pairs in without_piano.items()]

    assert sum(gains) / len(gains) > 0.9


def test_the_lists_are_not_filled_with_noise():
    found = demo.answers(region())

    ungraded = [o for i, offerings in found.items() for o in offerings if o not in demo.grades()[i]]

    assert len(ungraded) <= 3


def test_who_wants_to_sing_by_a_piano_hears_that_there_is_none():
    tips = {nothing.ask: nothing.tip for nothing in region().nothing_found}
    singers = [ask for ask in demo.asks() if ask.interest == "i22"]

    assert demo.answers(region())["i22"] == []
    assert all(ask.id in tips for ask in singers)
    hall = next(ask for ask in singers if ask.kind == "space")
    assert tips[hall.id].code == "feature"
    assert tips[hall.id].params["features"] == ("piano",)


def test_the_piano_of_week_three_matches_at_once():
    outcome = suggest([*demo.offerings(), demo.piano()], demo.asks(), demo.vocabulary())

    assert demo.answers(outcome)["i22"] == [demo.AFTER_WEEK_3]


@pytest.mark.parametrize("first", [30, 120])
def test_every_suggestion_gives_its_reason(first):
    outcome = suggest(demo.offerings(first=first), demo.asks(), demo.vocabulary())

    assert all(found.reasons for found in outcome.suggestions)
    assert "alike" not in {reason.code for f in outcome.suggestions for reason in f.reasons}
