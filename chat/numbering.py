"""A room's own numbering: each change gets the next number, under the lock of the room's row.

Numbers so become visible in their own order, and whoever knows a position misses nothing.
Everything here is called with the row locked, in the transaction of the change itself.
"""

from __future__ import annotations

from typing import Any

from chat import queries, wire
from chat.models import Message, Room, RoomMembership, Thread
from chat.words import words_of
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
    message.words = _words_of(message)
    message.save(force_insert=True)
    tell(room, wire.message_row(message))


def reply(room: Room, thread: Thread, message: Message, *, also_here: bool) -> None:
    """Say it in a thread, by its own numbers; `also_here` in the room as well.

    The message above it is told anew, as it shows how many replies there are: at the next number,
    but in the same version, since nobody rewrote it.
    """
    thread.last_no += 1
    thread.last_said_at = message.created_at = clock.now()
    thread.save(update_fields=["last_no", "last_said_at", "changed_at"])
    message.thread, message.thread_no = thread, thread.last_no
    if also_here:
        add(room, message)
    else:
        room.seq += 1
        message.seq = room.seq
        message.words = _words_of(message)
        message.save(force_insert=True)
        tell(room, wire.message_row(message))
    thread.root.replies = thread.last_no
    touch(room, thread.root)


def touch(room: Room, message: Message) -> None:
    """What stands around the message changed, not the message."""
    room.seq += 1
    Room.objects.filter(pk=room.pk).update(seq=room.seq)
    message.seq = room.seq
    Message.objects.filter(pk=message.pk).update(seq=room.seq)
    tell(room, wire.message_row(message))


def change(room: Room, message: Message) -> None:
    """The message is not what it was: its newest state, at the next number.

    `ver` is of its words alone, and their edit raises it: a reaction is in nobody's way.
    """
    room.seq += 1
    Room.objects.filter(pk=room.pk).update(seq=room.seq)
    message.seq = room.seq
    message.room = room
    message.words = _words_of(message)
    message.save()
    tell(room, wire.message_row(message))


def _words_of(message: Message) -> str:
    """What was taken away is not found either."""
    return words_of(message.text)


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
