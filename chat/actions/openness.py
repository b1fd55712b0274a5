from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel.actors import Actor
from network.kernel.errors import Invalid


@transaction.atomic
def settle_room(
    room: Room, *, openness: str | None = None, title: str | None = None, by: Actor
) -> Room:
    """Change who may read along, or the name of a room about a theme; everybody is told."""
    room = numbering.locked(room)
    RoomPolicy.look_after.require(by, room)
    if openness is not None and openness != room.openness:
        RoomPolicy.open_up.require(by, room)
        room.openness = Room.Openness(openness)
        room.save(update_fields=["openness", "changed_at"])
        numbering.say(room, Message.SystemKind.OPENNESS, {"openness": openness})
    title = " ".join(title.split()) if title is not None else room.title
    if title != room.title:
        RoomPolicy.rename.require(by, room)
        if not title or len(title) > 250:  # noqa: PLR2004 (the column's)
            raise Invalid(_("Give the conversation a short name."), field="title")
        room.title = title
        room.save(update_fields=["title", "changed_at"])
        numbering.say(room, Message.SystemKind.RENAMED, {"title": title})
    return room


@transaction.atomic
def enter_room(room: Room, *, by: Actor) -> None:
    """Take a seat in a room that is open to whoever wants to join in."""
    room = numbering.locked(room)
    RoomPolicy.enter.require(by, room)
    seat = RoomMembership.objects.filter(room=room, member=by.as_member).first()
    seat = seat or RoomMembership(room=room, member_id=by.as_member)
    seat.state, seat.last_read_no = RoomMembership.State.ACTIVE, room.last_no
    numbering.place(room, seat)
