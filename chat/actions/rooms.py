from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from chat import numbering
from chat.actions.seats import seat_member
from chat.events import RoomOpened
from chat.models import Message, Room
from network.kernel.actors import Actor, system_only
from network.kernel.events import publish


@system_only
@transaction.atomic
def open_room(
    kind: str,
    *,
    subject: str,
    title: str,
    path: str = "",
    member_ids: Iterable[int] = (),
    by: Actor,
) -> Room:
    """Open the room about `subject`, once, and give everyone a seat."""
    room, is_new = Room.objects.get_or_create(
        subject=subject, defaults={"kind": kind, "title": title[:250], "path": path}
    )
    if is_new:
        numbering.say(numbering.locked(room), Message.SystemKind.OPENED, {"path": path})
        publish(RoomOpened(room_id=room.pk, subject=subject), by=by)
    for member_id in sorted(set(member_ids)):
        seat_member(room, member_id, by=by)
    room.refresh_from_db()
    return room


@system_only
@transaction.atomic
def add_line(room: Room, kind: str, facts: dict[str, Any], *, by: Actor) -> None:
    """Tell the room about something that happened elsewhere; the same thing once."""
    room = numbering.locked(room)
    if not Message.objects.filter(room=room, system_kind=kind, facts=facts).exists():
        numbering.say(room, kind, facts)


@system_only
@transaction.atomic
def keep_in_step(room: Room, *, title: str, is_open: bool, by: Actor) -> None:
    """Follow what the room is about: its name, and whether it still goes on."""
    room = numbering.locked(room)
    if title[:250] != room.title:
        room.title = title[:250]
        numbering.say(room, Message.SystemKind.RENAMED, {"title": room.title})
    if is_open != (room.state == Room.State.OPEN):
        room.state = Room.State.OPEN if is_open else Room.State.READ_ONLY
        kind = Message.SystemKind.REOPENED if is_open else Message.SystemKind.CLOSED
        numbering.say(room, kind, {})
    room.save(update_fields=["title", "state", "changed_at"])
