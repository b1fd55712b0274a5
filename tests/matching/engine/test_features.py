import math

import pytest

from matching.engine.features import Reader, ask_counts, offering_counts, own_words
from matching.engine.lexicon import freeze
from tests.matching.engine.examples import VOCABULARY, ask, offering


@pytest.fixture
def reader():
    return Reader.of(VOCABULARY, freeze([offering(), offering(id="b", text="")], [ask()]))


def test_every_row_has_length_one(reader):
    counts = offering_counts(offering())

    for row in (reader.words(counts), reader.letters(counts), reader.offering_concepts(offering())):
        assert math.fsum(weight**2 for weight in row.values()) == pytest.approx(1)


def test_a_text_without_words_has_an_empty_row(reader):
    assert reader.words(offering_counts(offering(title="", text=""))) == {}


def test_a_title_counts_more_than_the_text():
    counts = offering_counts(offering(title="piano", text="orgel"))

    assert counts["piano"] > counts["orgel"]


def test_the_context_colours_an_ask_but_is_not_its_own(reader):
    something = ask(title="Een kar", text="", context="schuldhulp")

    assert "schuldhulp" in ask_counts(something)
    assert own_words(something) == {"kar"}


def test_a_hidden_word_leads_to_its_topic(reader):
    found = reader.ask_concepts(ask(topics=(), title="Wij zoeken vervoer", text="", context=""))

    assert "neighbour-help" in found


def test_the_stem_of_a_long_word_is_enough(reader):
    assert reader.spoken_of("Tien naaimachines te leen") == {"textiles": "naaimachines"}


def test_a_topic_brings_what_it_is_a_kind_of(reader):
    found = reader.ask_concepts(ask(topics=("textiles",), title="", text="", context=""))

    assert 0 < found["making"] < found["textiles"]


def test_a_declared_topic_outweighs_a_word_in_passing(reader):
    found = reader.offering_concepts(
        offering(topics=("singing",), text="Breng een naaimachine mee")
    )

    assert found["textiles"] < found["singing"]


def test_a_topic_that_says_for_whom_tells_little(reader):
    found = reader.ask_concepts(ask(topics=("singing", "teenagers"), title="", text="", context=""))

    assert found["teenagers"] < found["singing"] / 2


def test_a_topic_that_the_vocabulary_lacks_is_left_out(reader):
    assert "bees" not in reader.offering_concepts(offering(topics=("bees", "repair")))


def test_an_ask_wishes_what_it_must_have_and_what_it_names(reader):
    wished = reader.wished_features(
        ask(title="Zaal zonder drempels", must_features=frozenset({"piano"}))
    )

    assert wished == {"piano", "step_free"}
