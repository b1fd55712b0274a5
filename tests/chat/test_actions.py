from __future__ import annotations

import pytest

from chat import actions, queries
from chat.models import Message, Room, RoomMembership
from network.kernel import live
from network.kernel.actors import SYSTEM
from network.kernel.errors import Forbidden, Invalid
from network.kernel.event_log import StoredEvent
from network.kernel.identifiers import uuid7
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """What the room's stream was told: (seq, row, ends)."""
    told = []

    def changed(kind, key, position, row, *, ends=None):
        told.append((position.seq, row, ends))

    monkeypatch.setattr(live, "changed", changed)
    return told


def say(room, member, text="Hallo", nonce=None):
    return actions.post_message(room, text, nonce=nonce or str(uuid7()), by=actor(member))


def test_a_room_opens_once_for_one_subject(noor, sam):
    first = room_with(noor, sam, subject="match:1")
    second = room_with(noor, sam, subject="match:1")

    assert first == second
    assert first.seats.count() == 2
    assert first.messages.get().system_kind == Message.SystemKind.OPENED
    assert StoredEvent.objects.filter(name="room.opened").count() == 1


def test_every_change_takes_the_next_number_and_tells_the_stream(noor, sam, heard):
    room = room_with(noor, sam)
    say(room, noor)
    actions.unseat_member(room, sam.pk, by=SYSTEM)
    say(room, noor)

    assert [seq for seq, _row, _ends in heard] == [1, 2, 3, 4, 5, 6]
    assert [row["y"] for _seq, row, _ends in heard] == [
        "msg", "member", "member", "msg", "member", "msg"
    ]  # fmt: skip
    assert [ends for _seq, _row, ends in heard] == [None] * 4 + [sam.pk, None]
    room.refresh_from_db()
    assert (room.seq, room.last_no) == (6, 3)


def test_message_numbers_have_no_holes(noor, sam):
    room = room_with(noor, sam)
    for _turn in range(3):
        say(room, noor)
        actions.seat_member(room, sam.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
        actions.seat_member(room, sam.pk, role=RoomMembership.Role.MEMBER, by=SYSTEM)

    assert list(room.messages.order_by("no").values_list("no", flat=True)) == [1, 2, 3, 4]


def test_the_same_nonce_gives_the_same_message(noor, sam, heard):
    room = room_with(noor, sam)
    heard.clear()
    first = say(room, noor, "Hallo", "one-and-only")
    again = say(room, noor, "Something else", "one-and-only")

    assert (first.is_new, again.is_new) == (True, False)
    assert first.message == again.message
    assert again.message.md == "Hallo"
    assert len(heard) == 1


def test_the_same_nonce_of_another_member_is_another_message(noor, sam):
    room = room_with(noor, sam)

    assert say(room, noor, "Hallo", "one-and-only").is_new
    assert say(room, sam, "Hallo", "one-and-only").is_new


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 20_001])
def test_what_cannot_be_said_leaves_no_trace(noor, sam, text):
    room = room_with(noor, sam)

    with pytest.raises(Invalid) as refusal:
        say(room, noor, text)

    assert refusal.value.field == "text"
    room.refresh_from_db()
    assert room.last_no == 1


@pytest.mark.parametrize("nonce", ["short", "x" * 65, "with space", "één-twee-drie"])
def test_a_nonce_is_a_short_plain_mark(noor, sam, nonce):
    with pytest.raises(Invalid):
        say(room_with(noor, sam), noor, "Hallo", nonce)


def test_a_stranger_cannot_speak(noor, sam, yara):
    room = room_with(noor, sam)

    with pytest.raises(Forbidden):
        say(room, yara)

    assert room.messages.count() == 1


def test_who_left_cannot_speak_and_what_they_said_stays(noor, sam):
    room = room_with(noor, sam)
    say(room, sam, "Tot ziens")
    actions.leave_room(room, by=actor(sam))

    with pytest.raises(Forbidden):
        say(room, sam)
    with pytest.raises(Forbidden):
        actions.leave_room(room, by=actor(sam))

    assert room.messages.filter(author=sam).count() == 1
    assert room.seats.get(member=sam).state == RoomMembership.State.LEFT


def test_a_suspended_member_cannot_speak_with_an_actor_from_before(noor, sam):
    room = room_with(noor, sam)
    before = actor(sam)
    sam.state = "suspended"
    sam.save()

    with pytest.raises(Forbidden):
        actions.post_message(room, "Hallo", nonce=str(uuid7()), by=before)


def test_a_closed_room_is_read_only(noor, sam):
    room = room_with(noor, sam)
    actions.keep_in_step(room, title=room.title, is_open=False, by=SYSTEM)
    room.refresh_from_db()

    with pytest.raises(Forbidden):
        say(room, noor)

    assert room.state == Room.State.READ_ONLY
    assert queries.room_for(actor(noor), room.public_id).may_speak is False


def test_a_room_follows_the_name_of_what_it_is_about(noor, sam):
    room = room_with(noor, sam)

    actions.keep_in_step(room, title="Nieuwe naam", is_open=True, by=SYSTEM)
    actions.keep_in_step(room, title="Nieuwe naam", is_open=True, by=SYSTEM)

    room.refresh_from_db()
    assert room.title == "Nieuwe naam"
    assert room.messages.filter(system_kind="renamed").count() == 1


def test_a_line_about_the_same_thing_comes_once(noor, sam):
    room = room_with(noor, sam)
    facts = {"title": "Koffie", "when": "2026-10-14T19:30:00+02:00", "path": "/agenda/"}

    actions.add_line(room, Message.SystemKind.DATE_PLANNED, facts, by=SYSTEM)
    actions.add_line(room, Message.SystemKind.DATE_PLANNED, facts, by=SYSTEM)

    assert room.messages.filter(system_kind="date_planned").count() == 1


def test_reading_never_goes_back_and_never_past_the_end(noor, sam):
    room = room_with(noor, sam)
    for _turn in range(4):
        say(room, noor)
    room.refresh_from_db()
    seat = room.seats.get(member=sam)

    actions.mark_read(room, 3, by=actor(sam))
    actions.mark_read(room, 2, by=actor(sam))
    seat.refresh_from_db()
    assert seat.last_read_no == 3

    assert actions.mark_read(room, 900, by=actor(sam)) == 5
    seat.refresh_from_db()
    assert seat.last_read_no == 5


def test_your_own_words_are_not_new_to_you(noor, sam):
    room = room_with(noor, sam)
    say(room, noor)

    assert queries.room_for(actor(noor), room.public_id).unread == 0
    assert queries.room_for(actor(sam), room.public_id).unread == 2


def test_first_words_come_from_who_wrote_them_and_once(noor, sam):
    room = room_with(noor, sam)

    actions.post_first_words(room, noor.pk, "Hallo, wij zoeken een zaal.", by=SYSTEM)
    actions.post_first_words(room, noor.pk, "Hallo, wij zoeken een zaal.", by=SYSTEM)

    assert room.messages.get(no=2).author == noor
    assert room.messages.count() == 2


def test_a_seat_that_comes_back_keeps_what_was_read(noor, sam):
    room = room_with(noor, sam)
    room.refresh_from_db()
    actions.mark_read(room, 1, by=actor(sam))
    actions.unseat_member(room, sam.pk, by=SYSTEM)

    actions.seat_member(room, sam.pk, by=SYSTEM)

    seat = room.seats.get(member=sam)
    assert (seat.state, seat.last_read_no) == (RoomMembership.State.ACTIVE, 1)


def test_what_people_write_is_never_markup(noor, sam):
    room = room_with(noor, sam)
    said = say(room, noor, "<script>alert(1)</script> **vet** [x](javascript:alert(1))").message

    assert "<script" not in said.html
    assert "<strong>vet</strong>" in said.html
    assert "javascript:" not in said.html.replace("javascript:alert(1))", "")


@pytest.mark.parametrize("members", [2, 30])
def test_saying_something_costs_six_queries_whatever_the_size_of_the_room(
    noor, sam, members, django_assert_num_queries
):
    room = room_with(noor, sam)
    for number in range(members - 2):
        actions.seat_member(room, _another(number).pk, by=SYSTEM)
    by = actor(noor)

    # Finding the room is the sixth; the savepoint around it is the test's own.
    with django_assert_num_queries(5 + 2):
        actions.post_message(room, "Hallo", nonce=str(uuid7()), by=by)


def _another(number):
    from tests.factories.members import MemberFactory

    return MemberFactory(display_name=f"Mens {number}")
