"""Dutch is complete, says the same as the English, and reads like the neighbour it should be."""

from __future__ import annotations

import re

from config import texts

# Towards residents these words put people in a box, or belong to the trade (docs/domain.md).
FORBIDDEN = [
    "kwetsbaar",
    "kwetsbare",
    "doelgroep",
    "burger",
    "burgers",
    "klant",
    "klanten",
    "laaggeletterd",
    "laaggeletterden",
    "faciliteren",
    "initiatief",
    "expertise",
    "participeren",
    "evalueren",
    "prikkelarm",
    "programmering",
    "indienen",
    "submit",
]
BUTTONS = {"ok", "bevestigen", "submit"}
LONGEST_SENTENCE = 16


def dutch_strings():
    return [
        (path.name, string)
        for path, message in texts.translations("nl").values()
        for string in ([message.string] if isinstance(message.string, str) else message.string)
    ]


def test_the_dutch_is_complete():
    assert texts.problems() == []


def test_no_word_puts_people_in_a_box():
    found = [
        (place, word, string)
        for place, string in dutch_strings()
        for word in FORBIDDEN
        if re.search(rf"\b{word}\b", string, re.IGNORECASE)
    ]
    assert found == []


def test_no_button_says_only_ok():
    assert [
        string for _place, string in dutch_strings() if string.strip(".!").lower() in BUTTONS
    ] == []


def test_sentences_are_short():
    long = [
        (place, len(words), sentence)
        for place, string in dutch_strings()
        for sentence in re.split(r"(?<=[.?!:])\s+", re.sub(r"<[^>]+>", " ", string))
        if len(words := re.findall(r"[\w'%()-]+", sentence)) > LONGEST_SENTENCE
    ]
    assert long == []


def test_at_most_one_exclamation_mark():
    assert [s for _p, s in dutch_strings() if s.count("!") > 1] == []
