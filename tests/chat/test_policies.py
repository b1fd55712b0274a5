"""Who may do what in a room: one table, asked of the rule that every door uses."""

from __future__ import annotations

import pytest

from chat import actions, queries
from chat.models import Room
from chat.policies import RoomPolicy
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import NotFound
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db

VERBS = ("view", "speak", "leave")


@pytest.fixture
def room(noor, sam, otto):
    room = room_with(noor, sam, otto)
    actions.leave_room(room, by=actor(otto))
    return room


@pytest.fixture
def people(noor, sam, yara, otto):
    return {"noor": noor, "sam": sam, "yara": yara, "otto": otto}


@pytest.mark.parametrize(
    ("state", "who", "verbs"),
    [
        (Room.State.OPEN, "noor", {"view", "speak", "leave"}),
        (Room.State.OPEN, "sam", {"view", "speak", "leave"}),
        (Room.State.OPEN, "yara", set()),
        (Room.State.OPEN, "otto", set()),  # left; a host and moderator has no key to every room
        (Room.State.OPEN, "visitor", set()),
        (Room.State.QUIET, "noor", {"view", "speak", "leave"}),
        (Room.State.QUIET, "yara", set()),
        (Room.State.READ_ONLY, "noor", {"view", "leave"}),
        (Room.State.READ_ONLY, "yara", set()),
        (Room.State.READ_ONLY, "visitor", set()),
    ],
)
def test_who_may_do_what(room, people, state, who, verbs):
    asks = VISITOR if who == "visitor" else actor(people[who])
    Room.objects.filter(pk=room.pk).update(state=state)
    room.refresh_from_db()

    allowed = {verb for verb in VERBS if getattr(RoomPolicy, verb).allows(asks, room)}

    assert allowed == verbs


@pytest.mark.parametrize("who", ["noor", "yara", "otto"])
def test_list_page_and_stream_give_one_answer(room, noor, yara, otto, who):
    asks = actor({"noor": noor, "yara": yara, "otto": otto}[who])
    may = RoomPolicy.view.allows(asks, room)

    assert queries.rooms_for(asks).filter(pk=room.pk).exists() is may
    assert (room.key in queries.heads_open_to(asks, [room.key])) is may
    if may:
        assert queries.room_for(asks, room.public_id) == room
    else:
        with pytest.raises(NotFound):
            queries.room_for(asks, room.public_id)


def test_a_suspended_member_may_nothing(room, noor):
    before = actor(noor)
    noor.state = "suspended"
    noor.save()

    assert not RoomPolicy.view.allows(before, room)


def test_the_clock_may_everything(room):
    assert RoomPolicy.view.allows(SYSTEM, room)
