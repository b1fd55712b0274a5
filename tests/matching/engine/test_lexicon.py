from dataclasses import replace

from matching.engine.lexicon import Lexicon, freeze
from tests.matching.engine.examples import ask, offering


def test_a_rare_word_weighs_more_than_a_common_one():
    rows = [offering(id=str(n), title="tang", text="hamer" if n == 0 else "") for n in range(60)]
    lexicon = freeze(rows, [])

    assert lexicon.word_rarity["hamer"] > lexicon.word_rarity["tang"]
    assert lexicon.telling_share("hamer") == 1
    assert lexicon.telling_share("tang") == 0


def test_asks_of_one_interest_count_their_shared_context_once():
    shared = ask(title="", text="", context="moestuin")

    lexicon = freeze([], [replace(shared, id=str(n)) for n in range(4)])

    assert lexicon.words["moestuin"] == 1


def test_letter_groups_of_a_single_text_are_left_out():
    lexicon = freeze([offering(title="piano", text="")], [])

    assert lexicon.letters == {}


def test_a_lexicon_can_be_kept_and_read_back():
    lexicon = freeze([offering()], [ask()])

    assert Lexicon.from_json(lexicon.to_json()) == lexicon


def test_an_empty_network_has_a_lexicon_too():
    assert freeze([], []).telling_share("piano") == 1


def test_a_young_network_does_not_call_a_word_common():
    lexicon = freeze([offering(title="tang")], [ask(title="tang")])

    assert lexicon.telling_share("tang") > 0.8
