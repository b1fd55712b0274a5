"""Reactions and pins: what people put on a message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat import actions, queries, tasks, wire
from chat.models import Reaction, RoomMembership
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Forbidden, Invalid
from tests.cast import actor
from tests.chat.test_words import now, say
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    """Noor looks after it."""
    room = room_with(noor, sam, yara, kind="community")
    actions.seat_member(room, noor.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    return room


def test_a_reaction_names_who_pressed_it_and_not_who_reads(room, noor, sam, yara):
    message = say(room, sam)
    actions.set_reaction(message, "check", on=True, by=actor(yara))
    actions.set_reaction(message, "thumb", on=True, by=actor(noor))
    actions.set_reaction(message, "thumb", on=True, by=actor(yara))

    row = wire.message_row(now(message)).body

    both = [str(noor.public_id), str(yara.public_id)]
    assert row["react"] == {"thumb": both, "check": both[1:]}
    assert list(row["react"]) == ["thumb", "check"]
    assert f'data-by="{" ".join(both)}"' in row["html"]["nl"]
    assert "Mee eens" in row["html"]["nl"]
    assert "I agree" in row["html"]["en"]


def test_pressing_twice_is_once_and_so_is_taking_back(room, sam, yara):
    message = say(room, sam)
    first = actions.set_reaction(message, "heart", on=True, by=actor(yara))
    again = actions.set_reaction(message, "heart", on=True, by=actor(yara))
    assert first.seq == again.seq
    assert Reaction.objects.count() == 1

    back = actions.set_reaction(message, "heart", on=False, by=actor(yara))
    assert actions.set_reaction(message, "heart", on=False, by=actor(yara)).seq == back.seq
    assert wire.message_row(now(message)).body["react"] == {}


def test_there_are_six_marks_and_no_other(room, sam, yara):
    with pytest.raises(Invalid):
        actions.set_reaction(say(room, sam), "👍", on=True, by=actor(yara))


def test_what_is_removed_shows_no_reactions(room, sam, yara):
    message = say(room, sam)
    actions.set_reaction(message, "heart", on=True, by=actor(yara))
    actions.delete_message(message, by=actor(sam))

    assert wire.message_row(now(message)).body["react"] == {}
    with pytest.raises(Forbidden):
        actions.set_reaction(message, "thumb", on=True, by=actor(yara))


def test_who_has_no_seat_or_reads_a_closed_room_does_not_react(room, sam, yara, otto):
    message = say(room, sam)
    with pytest.raises(Forbidden):
        actions.set_reaction(message, "heart", on=True, by=actor(otto))
    actions.keep_in_step(room, title=room.title, is_open=False, by=SYSTEM)
    with pytest.raises(Forbidden):
        actions.set_reaction(message, "heart", on=True, by=actor(yara))


def test_who_looks_after_the_room_pins_with_a_reason(room, noor, sam):
    message = say(room, sam, "De code van de deur is bij Sam")

    pinned = actions.pin_message(message, "Sleutel", by=actor(noor))

    assert [found.pin_reason for found in queries.pinned_in(room)] == ["Sleutel"]
    assert wire.message_row(pinned).body["pin"] is True
    assert queries.room_for(actor(sam), room.public_id).pins == 1
    assert actions.pin_message(message, "Sleutel", by=actor(noor)).seq == pinned.seq
    with pytest.raises(Forbidden):
        actions.unpin_message(message, by=actor(sam))
    actions.unpin_message(message, by=actor(noor))
    assert queries.pinned_in(room) == []


def test_where_nobody_looks_after_a_small_room_all_may_pin(noor, sam, yara):
    room = room_with(noor, sam)
    message = say(room, sam)

    actions.pin_message(message, by=actor(sam))

    with pytest.raises(Forbidden):
        actions.pin_message(message, by=actor(yara))


def test_a_pin_ends_on_its_day_and_another_stays(room, noor, sam):
    until = clock.now() + timedelta(days=2)
    short, long = say(room, sam), say(room, sam)
    actions.pin_message(short, until=until, by=actor(noor))
    actions.pin_message(long, by=actor(noor))
    tasks.end_pins()
    assert len(queries.pinned_in(room)) == 2

    with clock.travel(until + timedelta(minutes=1)):
        tasks.end_pins()

    assert queries.pinned_in(room) == [long]


def test_a_pin_does_not_end_in_the_past(room, noor, sam):
    with pytest.raises(Invalid):
        actions.pin_message(say(room, sam), until=clock.now(), by=actor(noor))


def test_a_removed_message_is_no_longer_pinned(room, noor, sam):
    message = actions.pin_message(say(room, sam), "Let op", by=actor(noor))
    actions.delete_message(message, by=actor(sam))

    assert queries.pinned_in(room) == []
