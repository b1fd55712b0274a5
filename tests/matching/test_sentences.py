from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from config import texts
from matching import sentences
from matching.engine.shapes import Part, Remark
from matching.sentences import Labels
from matching.sentences.cautions import CAUTIONS
from matching.sentences.reasons import PARTS, REASONS
from matching.sentences.tips import TIPS, TIPS_FOR_PARTNERS, WALLS

LISTS = Path(__file__).resolve().parents[2] / "network" / "vocabulary" / "data"
EVERYTHING = {
    "topics": ("repair", "textiles"),
    "topic": "repair",
    "word": "naaien",
    "like": "naaimachines",
    "metres": 800,
    "place": "Noordrand",
    "dayparts": ("sat-morning",),
    "capacity": 20,
    "size": 15,
    "kind": "space",
    "features": ("piano",),
    "cost": "cost_price",
    "lang": "en",
    "languages": ("en",),
    "audience": ("adults",),
    "least": 6,
    "days": 30,
    "km": 12,
}


@pytest.fixture
def dutch():
    texts.compile_texts()
    trans_real._translations.pop("nl", None)
    with translation.override("nl"):
        yield labels("nl")


def labels(language):
    lists = json.loads((LISTS / "reference_data.json").read_text())
    topics = json.loads((LISTS / "topics.json").read_text())

    def words(name):
        return {row["id"]: row[language] for row in lists[name]}

    return Labels(
        topics={row["id"]: row[language] for row in topics},
        features=words("space_features"),
        audiences=words("audiences"),
        costs=words("cost_kinds"),
        languages={"en": "Engels", "nl": "Nederlands"} if language == "nl" else {"en": "English"},
    )


@pytest.mark.parametrize(
    ("remark", "sentence"),
    [
        (
            Remark("topic", {"topics": ("repair",)}),
            "Gaat over repareren: dat staat in jullie vraag",
        ),
        (
            Remark("topic", {"topics": ("learning-dutch", "repair")}),
            "Gaat over Nederlands leren en repareren: dat staat in jullie vraag",
        ),
        (
            Remark("topic", {"topics": ("textiles", "repair")}),
            "Gaat over naaien en textiel, en repareren: dat staat in jullie vraag",
        ),
        (
            Remark("asked_word", {"topic": "neighbour-help", "word": "vervoer"}),
            "Gaat over burenhulp: jullie schrijven “vervoer”",
        ),
        (
            Remark("offered_word", {"topic": "foreign-languages", "like": "English"}),
            "Zij schrijven “English”: dat hoort bij vreemde talen",
        ),
        (
            Remark("kin", {"topic": "health"}),
            "Hoort bij gezond leven, net als jullie vraag",
        ),
        (
            Remark("word", {"word": "naaien", "like": "naaimachines"}),
            "Jullie schrijven “naaien”, zij schrijven “naaimachines”",
        ),
        (
            Remark("word", {"word": "Lampen", "like": "lampen"}),
            "Jullie schrijven “Lampen”, en zij ook",
        ),
        (Remark("near", {"metres": 800, "place": "de Noordrand"}), "800 meter van de Noordrand"),
        (Remark("near", {"metres": 2500, "place": "Tolveen"}), "2,5 kilometer van Tolveen"),
        (Remark("near", {"metres": 3000, "place": "Tolveen"}), "3 kilometer van Tolveen"),
        (Remark("near", {"metres": 0, "place": "Tolveen"}), "In Tolveen zelf"),
        (Remark("near", {"metres": 800, "place": ""}), "Dichtbij: 800 meter"),
        (Remark("comes", {"metres": 800}), "Zij komen naar jullie toe"),
        (Remark("time", {"dayparts": ("sat-morning",)}), "Zaterdagochtend kan"),
        (
            Remark("time", {"dayparts": ("tue-morning", "thu-evening")}),
            "Kan op dinsdagochtend en donderdagavond",
        ),
        (Remark("size", {"capacity": 20, "kind": "space"}), "Er passen 20 mensen in"),
        (Remark("size", {"capacity": 12, "kind": "activity"}), "Er kunnen 12 mensen meedoen"),
        (
            Remark("feature", {"features": ("piano", "step_free")}),
            "Waar jullie om vragen is er: piano en zonder drempels",
        ),
        (Remark("cost", {"cost": "free"}), "Het is gratis"),
        (Remark("language", {"lang": "en"}), "Vraag en aanbod zijn allebei in het Engels"),
    ],
)
def test_a_reason_is_a_whole_fact(dutch, remark, sentence):
    assert sentences.reason(remark, dutch) == sentence


def test_a_partner_reads_the_same_fact_from_the_other_side(dutch):
    remark = Remark("topic", {"topics": ("repair",)})

    said = sentences.reason(remark, dutch, side="partner")

    assert said == "Gaat over repareren: dat staat in hun vraag"


@pytest.mark.parametrize("side", ["community", "partner"])
@pytest.mark.parametrize("code", sorted(CAUTIONS))
def test_a_warning_starts_with_let_op(dutch, code, side):
    assert sentences.warning(Remark(code, EVERYTHING), dutch, side=side).startswith("Let op: ")


@pytest.mark.parametrize("side", ["community", "partner"])
def test_no_sentence_shows_a_code_or_a_figure_for_the_fit(dutch, side):
    spoken = [
        say(Remark(code, EVERYTHING), dutch, side=side)
        for say, codes in (
            (sentences.reason, REASONS),
            (sentences.warning, CAUTIONS),
            (sentences.tip, {**TIPS, **TIPS_FOR_PARTNERS}),
            (sentences.why_not, WALLS),
        )
        for code in codes
    ]
    spoken += [sentences.part(Part(kind, 0.1234, EVERYTHING), dutch, side=side) for kind in PARTS]

    wrong = [text for text in spoken if re.search(r"[_{]|%\(|0[.,]12|\d ?%", text) or not text]
    assert wrong == []


def test_a_comma_within_a_label_does_not_break_the_list(dutch):
    remark = Remark("audience", {"audience": ("age_0_4", "families")})

    said = sentences.warning(remark, dutch)

    assert said == "Let op: dit is bedoeld voor 0 tot 4 jaar (met ouder) en gezinnen."


def test_a_tip_says_what_would_help(dutch):
    assert sentences.tip(Remark("reach", {"km": 12}), dutch) == (
        "Iets verder weg is er wel aanbod. Maak de afstand 12 kilometer."
    )
    assert sentences.tip(Remark("feature", {"features": ("piano",)}), dutch) == (
        "Dit heeft nu niemand: piano. Kan het ook zonder?"
    )


def test_a_part_says_in_words_how_much_it_counts(dutch):
    weights = {
        value: sentences.part(Part("cost", value, {"cost": "free"}), dutch)
        for value in (0.3, 0.1, 0.01, -0.1)
    }

    assert list(weights.values()) == [
        "Het is gratis (telt zwaar mee)",
        "Het is gratis (telt mee)",
        "Het is gratis (telt een beetje mee)",
        "Het is gratis (gaat eraf)",
    ]


def test_two_bands_and_no_more(dutch):
    assert (sentences.band("good"), sentences.band("fair")) == ("Past goed", "Past redelijk")


def test_english_is_there_too():
    said = sentences.reason(Remark("near", {"metres": 2500, "place": "Tolveen"}), labels("en"))

    assert said == "2.5 kilometres from Tolveen"


def test_a_code_of_an_older_engine_still_reads_as_a_sentence():
    assert sentences.reason(Remark("stars"), Labels()) == (
        "This was true when the suggestion was made."
    )
