from __future__ import annotations

from django.db import transaction

from chat.models import Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import live
from network.kernel.actors import Actor


@transaction.atomic
def mark_read(room: Room, no: int, *, by: Actor) -> int:
    """Remember how far somebody has read; it never goes back. Their other pages hear of it."""
    RoomPolicy.view.require(by, room)
    seats = RoomMembership.objects.filter(room=room, member=by.as_member)
    room.refresh_from_db(fields=["last_no"])  # what is read now may be newer than what was asked
    read_no = min(no, room.last_no)
    if seats.filter(last_read_no__lt=read_no).update(last_read_no=read_no):
        live.tell(by.as_member, "read", {"room": room.key, "no": read_no})
    return read_no
