"""A room's own numbering: each change gets the next number, under the lock of the room's row.

Numbers so become visible in their own order, and whoever knows a position misses nothing.
Everything here is called with the row locked, in the transaction of the change itself.
"""

from __future__ import annotations

from typing import Any

from chat import queries, wire
from chat.models import Message, Room, RoomMembership
from network.kernel import clock, live
from network.kernel.live import Row


def locked(room: Room) -> Room:
    return Room.objects.select_for_update().get(pk=room.pk)


def say(room: Room, kind: str, facts: dict[str, Any]) -> None:
    add(room, Message(room=room, system_kind=kind, facts=facts))


def add(room: Room, message: Message) -> None:
    room.seq += 1
    room.last_no += 1
    room.last_said_at = message.created_at = clock.now()
    Room.objects.filter(pk=room.pk).update(
        seq=room.seq, last_no=room.last_no, last_said_at=room.last_said_at
    )
    message.no, message.seq = room.last_no, room.seq
    message.save(force_insert=True)
    tell(room, wire.message_row(message))


def change(room: Room, message: Message) -> None:
    """The message is not what it was: its newest state, at the next number.

    `ver` is of its words alone, and their edit raises it: a reaction is in nobody's way.
    """
    room.seq += 1
    Room.objects.filter(pk=room.pk).update(seq=room.seq)
    message.seq = room.seq
    message.room = room
    message.save()
    tell(room, wire.message_row(message))


def reword(room: Room, message: Message) -> None:
    """Its words changed, came or went: so did every fragment that quotes them."""
    change(room, message)
    for quoting in queries.quoting(message):
        quoting.reply_to = message
        change(room, quoting)


def take_away(room: Room, message: Message, side: str) -> None:
    """The words go, and with them the pin; the number stays, with who did this and when."""
    message.deleted_at, message.deleted_side = clock.now(), side
    message.hidden_at = None
    message.pinned_at, message.pinned_by, message.pin_until = None, None, None
    message.pin_reason = ""
    reword(room, message)


def place(room: Room, seat: RoomMembership) -> None:
    room.seq += 1
    Room.objects.filter(pk=room.pk).update(seq=room.seq)
    seat.seq = room.seq
    seat.save()
    tell(room, wire.seat_row(seat))


def tell(room: Room, row: Row) -> None:
    live.changed("room", room.key, room.position, row.body, ends=row.ends)
