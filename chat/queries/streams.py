"""What the live transport asks of a room: where it is, who may listen, what changed."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from chat import wire
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from chat.queries.messages import told
from network.kernel.actors import Actor
from network.kernel.live import Position, Row


def heads(public_ids: Collection[str]) -> dict[str, Position]:
    return _positions(Room.objects.filter(public_id__in=public_ids))


def heads_open_to(actor: Actor, public_ids: Collection[str]) -> dict[str, Position]:
    """Rule and position in one question: nothing can happen in between."""
    return _positions(RoomPolicy.view.filter(actor, Room.objects.filter(public_id__in=public_ids)))


def _positions(rooms: QuerySet[Room]) -> dict[str, Position]:
    return {
        str(public_id): Position(epoch, seq)
        for public_id, epoch, seq in rooms.values_list("public_id", "epoch", "seq")
    }


def changes_in(public_id: str, since: int, limit: int) -> list[Row]:
    """The newest state of whatever changed after `since`, oldest change first."""
    messages = told(
        Message.objects.filter(room__public_id=public_id, seq__gt=since).select_related("room")
    )
    seats = RoomMembership.objects.filter(room__public_id=public_id, seq__gt=since)
    rows = [wire.message_row(message) for message in messages.order_by("seq")[:limit]]
    rows += [wire.seat_row(seat) for seat in seats.select_related("member").order_by("seq")[:limit]]
    return sorted(rows, key=lambda row: row.seq)[:limit]
