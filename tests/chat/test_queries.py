from __future__ import annotations

import pytest

from chat import actions, queries
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.identifiers import uuid7
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam):
    room = room_with(noor, sam)
    for number in range(2, 31):
        say(room, noor, f"Bericht {number}")
    room.refresh_from_db()
    return room


def say(room, member, text):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member)).message


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, range(21, 31)),
        ({"before": 21}, range(11, 21)),
        ({"before": 1}, range(0)),
        ({"after": 28}, range(29, 31)),
        ({"after": 3}, range(4, 14)),
        ({"around": 15}, range(10, 20)),
        ({"around": 2}, range(1, 11)),
    ],
)
def test_a_stretch_comes_in_the_order_of_the_conversation(room, asked, numbers):
    found = queries.messages_of(room, size=10, **asked)

    assert [message.no for message in found] == list(numbers)


def test_a_resumed_position_brings_everything_that_changed_since(room, sam, yara):
    before = room.seq
    say(room, sam, "Nieuw")
    actions.seat_member(room, yara.pk, by=SYSTEM)
    actions.unseat_member(room, sam.pk, by=SYSTEM)

    rows = queries.changes_in(room.key, before, 100)

    assert [row.seq for row in rows] == [before + 1, before + 2, before + 3]
    assert [row.body["y"] for row in rows] == ["msg", "member", "member"]
    assert [row.ends for row in rows] == [None, None, sam.pk]


def test_a_thing_that_changed_twice_comes_once_in_its_newest_state(room, yara):
    before = room.seq
    actions.seat_member(room, yara.pk, by=SYSTEM)
    actions.unseat_member(room, yara.pk, by=SYSTEM)

    rows = queries.changes_in(room.key, before, 100)

    assert [(row.seq, row.body["state"]) for row in rows] == [(before + 2, "removed")]


def test_at_most_so_many_rows_are_read(room):
    assert [row.seq for row in queries.changes_in(room.key, 0, 5)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("size", [3, 25])
def test_resuming_costs_three_queries(room, noor, size, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.heads_open_to(actor_of := actor(noor), [room.key])
        queries.changes_in(room.key, room.seq - size, 501)
    assert actor_of


@pytest.mark.storage
def test_a_crowd_that_comes_back_is_one_question_and_each_gets_their_own_rule(
    room, noor, sam, yara, django_assert_num_queries
):
    quiet = room_with(noor)
    both = [room.key, quiet.key]
    asked = [(actor(noor), both), (VISITOR, both), (actor(sam), both), (actor(yara), both)]

    with django_assert_num_queries(1):
        found = queries.heads_open_to_each([*asked, (actor(sam), [])] * 4)

    assert found == [queries.heads_open_to(*each) for each in [*asked, (actor(sam), [])]] * 4
    assert [len(heads) for heads in found[:5]] == [2, 0, 1, 0, 0]
    assert queries.heads_open_to_each([]) == []


def test_the_list_knows_what_is_new_and_the_last_words(room, noor, sam):
    quiet = room_with(noor, sam)
    say(room, noor, "Tot zaterdag")

    first, second = queries.rooms_for(actor(sam))

    assert (first, second) == (room, quiet)
    assert (first.last_author, first.last_words) == ("Noor", "Tot zaterdag")
    assert first.unread == 31
    assert queries.unread_rooms(actor(sam)).count() == 2
    actions.mark_read(room, 31, by=actor(sam))
    assert queries.unread_rooms(actor(sam)).count() == 1


def test_people_are_shown_with_whom_they_work_for(room, yara):
    actions.seat_member(room, yara.pk, by=SYSTEM)

    people = {person.display_name: person.organisation for person in queries.people_in(room)}

    assert people == {
        "Noor": "Bibliotheek Noordrand", "Sam": "Dorpshuis De Brug", "Yara": ""
    }  # fmt: skip
