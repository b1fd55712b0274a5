"""Finding what was said: the right messages, to whoever may read them, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chat import actions, numbering, queries
from chat.models import Message, Room
from chat.queries.search import asked, pieces_of
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.identifiers import uuid7
from network.members.doors import actor_of
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def fatma(vocabulary):
    return MemberFactory(display_name="Fatma Yilmaz")


@pytest.fixture
def sam(vocabulary):
    return MemberFactory(display_name="Sam de Boer")


@pytest.fixture
def room(fatma, sam):
    return room_with(fatma, sam)


def say(room, who, text):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor_of(who)).message


def found(who, text, room=None):
    hits = queries.search_messages(actor_of(who), asked(text), room=room)
    return [hit.message.md for hit in hits]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("fiets", "De fietsen staan buiten"),
        ("fietsen", "Mijn fiets is stuk"),
        ("cafe", "Het taalcafé is open"),
        ("taalc", "Het taalcafé is open"),
        ("repairing bikes", "We repair bikes"),
        ("stuk fiets", "Mijn fiets is stuk"),
    ],
)
def test_words_are_found_in_their_other_forms_and_unfinished(fatma, room, text, question):
    if text == "cafe":
        question = "Het café is open"
    say(room, fatma, question)

    assert found(fatma, text) == [question]


def test_all_words_must_be_there_and_a_part_of_a_word_is_no_word(fatma, room):
    say(room, fatma, "Mijn fiets is stuk")

    assert found(fatma, "fiets band") == []
    assert found(fatma, "iets") == []
    assert found(fatma, "fie stuk") == []


def test_what_somebody_may_not_read_is_not_found(fatma, sam, room):
    anna = MemberFactory(display_name="Anna")
    say(room, fatma, "een geheim")

    assert found(sam, "geheim") == ["een geheim"]
    assert found(anna, "geheim") == []
    assert found(anna, "geheim", room) == []
    assert found(anna, "in:Repareren geheim") == []
    actions.unseat_member(room, sam.pk, by=SYSTEM)
    assert found(sam, "geheim") == []


def test_an_open_room_is_searched_when_it_is_named(fatma, room):
    anna = MemberFactory(display_name="Anna")
    say(room, fatma, "voor iedereen")
    Room.objects.filter(pk=room.pk).update(openness=Room.Openness.MEMBERS)

    assert found(anna, "iedereen") == []
    assert found(anna, "iedereen", room) == ["voor iedereen"]
    assert found(anna, "in:Repareren iedereen") == ["voor iedereen"]


def test_what_was_taken_away_is_not_found_and_what_was_changed_is_found_as_it_is(fatma, room):
    first, second = say(room, fatma, "eerste koekje"), say(room, fatma, "tweede koekje")
    first.md = "eerste taartje"
    first.room = second.room = room = numbering.locked(room)
    numbering.change(room, first)
    second.deleted_at = clock.now()
    numbering.change(room, second)

    assert found(fatma, "koekje") == []
    assert found(fatma, "taartje") == ["eerste taartje"]
    assert Message.objects.get(pk=second.pk).words == ""


def test_operators_in_dutch_and_english_narrow_it_down(fatma, sam, room):
    other = room_with(fatma, sam)
    Room.objects.filter(pk=other.pk).update(title="Taalcafé")
    say(room, fatma, "de sleutel ligt klaar")
    say(room, sam, "de sleutel is weg: https://example.org/sleutel")
    old = say(other, fatma, "de sleutel van vroeger")
    Message.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=40))
    today = clock.today()

    assert len(found(fatma, "sleutel")) == 3
    for by in ("van:sam", "from:Sam", 'van:"Sam de Boer"'):
        assert found(fatma, f"{by} sleutel") == ["de sleutel is weg: https://example.org/sleutel"]
    assert found(sam, "van:ik") == ["de sleutel is weg: https://example.org/sleutel"]
    assert found(fatma, "in:taal sleutel") == ["de sleutel van vroeger"]
    for day in ("voor", "before"):
        assert found(fatma, f"{day}:{today - timedelta(days=10)} sleutel") == [
            "de sleutel van vroeger"
        ]
    assert len(found(fatma, f"na:{today - timedelta(days=10)} sleutel")) == 2
    assert len(found(fatma, "heeft:link")) == 1
    assert found(fatma, "sleutel", other) == ["de sleutel van vroeger"]


def test_an_operator_that_makes_no_sense_is_looked_for_as_words():
    assert asked("na:gisteren").words == "na gisteren"
    assert asked("heeft:honger").words == "heeft honger"
    assert asked("van:").words == "van"
    assert asked("na:2026-03").after == date(2026, 3, 1)
    assert asked("   ").is_empty


@pytest.mark.parametrize(
    "text", ["'", "\\", "a' | 'b", "%", "_", ":*", "!fiets", "\x00fiets", "🚲"]
)
def test_signs_are_no_orders_to_the_database(fatma, room, text):
    say(room, fatma, "niets bijzonders")

    assert found(fatma, text) == []


def test_the_sentence_is_shown_around_the_word_with_each_word_marked(fatma, room):
    message = say(room, fatma, "woord " * 60 + "de **fietsen** en nog een fiets staan klaar")

    pieces = pieces_of(message, "fiets")

    assert [text for text, is_marked in pieces if is_marked] == ["fietsen", "fiets"]
    assert pieces[0] == ("… ", False)
    assert "".join(text for text, _marked in pieces).endswith("fiets staan klaar")


def test_the_newest_come_first_and_one_can_go_on(fatma, room):
    for number in range(30):
        say(room, fatma, f"bericht {number}")

    first = queries.search_messages(actor_of(fatma), asked("bericht"))
    rest = queries.search_messages(actor_of(fatma), asked("bericht"), before=first[-1].message.pk)

    assert [hit.message.md for hit in first + rest] == [f"bericht {n}" for n in range(29, -1, -1)]
