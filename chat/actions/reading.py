from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chat import queries
from chat.models import Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import live
from network.kernel.actors import Actor
from network.kernel.errors import Invalid
from network.notifications.actions import mark_seen_at


@transaction.atomic
def mark_read(room: Room, no: int, *, by: Actor) -> int:
    """Remember how far somebody has read; it never goes back. Their other pages hear of it."""
    RoomPolicy.view.require(by, room)
    seats = RoomMembership.objects.filter(room=room, member=by.as_member)
    room.refresh_from_db(fields=["last_no"])  # what is read now may be newer than what was asked
    read_no = min(no, room.last_no)
    if _move(seats.filter(last_read_no__lt=read_no), last_read_no=read_no):
        mark_seen_at(room.address, upto=read_no, by=by)
        live.tell(by.as_member, "read", {"room": room.key, "no": read_no})
        _tell_counts(by)
    return read_no


@transaction.atomic
def mark_unread(room: Room, no: int, *, by: Actor) -> int:
    """Let everything from this message on be new again; it is not told anew."""
    RoomPolicy.view.require(by, room)
    room.refresh_from_db(fields=["last_no"])
    if not 1 <= no <= room.last_no:
        raise Invalid(_("This message is not there."), field="no")
    seats = RoomMembership.objects.filter(room=room, member=by.as_member, last_read_no__gte=no)
    if _move(seats, last_read_no=no - 1, told_no=room.last_no):
        live.tell(by.as_member, "read", {"room": room.key, "no": no - 1})
        _tell_counts(by)
    return no - 1


@transaction.atomic
def choose_notify(room: Room, level: str, *, by: Actor) -> str:
    """Say what one wants to be told of this room; what came before is left as it is."""
    RoomPolicy.take_part.require(by, room)
    if level not in RoomMembership.Notify.values:
        raise Invalid(_("Choose one of the list."), field="notify")
    seats = RoomMembership.objects.filter(room=room, member=by.as_member)
    room.refresh_from_db(fields=["last_no"])
    _move(seats, notify=level, told_no=room.last_no)
    _tell_counts(by)
    return level


def _move(seats: models.QuerySet[RoomMembership], **changes: Any) -> int:
    return seats.update(**changes, moves=F("moves") + 1)


def _tell_counts(by: Actor) -> None:
    live.tell(by.as_member, "counts", queries.counts_of(by.as_member))
