"""What a yes and a no teach, and what they do not."""

from __future__ import annotations

import pytest

from matching.engine.lexicon import freeze
from matching.engine.run import suggest, why_not
from matching.engine.shapes import Answer, Standing
from tests.matching.engine.examples import VOCABULARY, ask, offering

LESSON = offering(id="lesson", kind="expertise", title="Naailes", text="Een rits zetten")
CHOIR = offering(id="choir", kind="expertise", title="Koor", text="Zingen", topics=("singing",))
ASK = ask(kind="expertise", title="Iets leuks leren", text="", topics=("textiles",))
OTHERS = ask(id="others", community="others", kind="expertise", title="Een rits zetten")
LEXICON = freeze([LESSON, CHOIR], [ASK])


def score(standing, an_ask=ASK, an_offering=LESSON):
    return why_not(an_ask, an_offering, VOCABULARY, standing=standing, lexicon=LEXICON).score


def said(liked, what=LESSON, community=ASK.community):
    return Standing(answers=(Answer(community, what, liked),))


def test_a_yes_lifts_what_looks_like_it_and_a_no_lowers_it():
    assert score(said(True)) > score(Standing()) > score(said(False))


def test_an_answer_says_little_of_something_else():
    lifted = score(said(True)) - score(Standing())

    assert abs(score(said(True, CHOIR)) - score(Standing())) < lifted / 2


def test_the_answers_of_others_teach_nothing():
    assert score(said(True, community="others")) == score(Standing())


def test_the_sum_names_yes_and_no_but_never_which():
    standing = Standing(answers=(*said(True).answers, *said(False, CHOIR).answers))

    why = why_not(ASK, LESSON, VOCABULARY, standing=standing, lexicon=LEXICON)

    learned = {part.params["said"]: part for part in why.parts if part.kind == "history"}
    assert learned["yes"].value > 0
    assert learned["yes"].params == {"said": "yes", "count": 1}
    assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)


def test_what_looks_like_an_earlier_yes_is_a_reason():
    (found,) = suggest([LESSON], [ASK], VOCABULARY, standing=said(True)).suggestions

    assert "history" in {reason.code for reason in found.reasons}


def test_what_others_ask_for_sets_a_taste_apart():
    alone = why_not(ASK, LESSON, VOCABULARY, standing=said(True), lexicon=LEXICON)
    (together,) = (
        found
        for found in suggest(
            [LESSON], [ASK, OTHERS], VOCABULARY, standing=said(True), lexicon=LEXICON
        ).suggestions
        if found.ask == ASK.id
    )

    assert together.score < alone.score
