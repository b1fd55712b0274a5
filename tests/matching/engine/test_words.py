from matching.engine.words import as_written, fold, letter_groups, telling, tokens


def test_accents_capitals_and_apostrophes_do_not_count():
    assert fold("Taalcafé's FOTO’S") == "taalcafes fotos"


def test_a_text_is_cut_into_words_and_numbers():
    assert tokens("Na 1811 gaat het goed!") == ("na", "1811", "gaat", "het", "goed")


def test_words_that_stand_in_every_text_say_nothing():
    assert telling("We zoeken een plek voor de naaimachine, the sewing machine") == {
        "naaimachine": 1,
        "sewing": 1,
        "machine": 1,
    }


def test_letter_groups_know_where_a_word_begins_and_ends():
    assert letter_groups("bij") == (" bi", "bij", "ij ", " bij", "bij ", " bij ")


def test_a_word_is_quoted_as_it_was_written():
    assert as_written("taalcafe", "Ons Taalcafé op woensdag") == "Taalcafé"
    assert as_written("fotos", "Twintig foto's van handen") == "foto's"


def test_a_word_that_is_not_there_is_quoted_as_it_was_read():
    assert as_written("piano", "Een zaal") == "piano"
