"""What the live transport asks of a room: where it is, who may listen, what changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet, Value

from chat import wire
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from chat.queries.messages import told
from network.kernel.actors import Actor
from network.kernel.live import Position, Row

Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def heads(public_ids: Collection[str]) -> dict[str, Position]:
    return _positions(Room.objects.filter(public_id__in=public_ids))


def heads_open_to(actor: Actor, public_ids: Collection[str]) -> dict[str, Position]:
    """Rule and position in one question: nothing can happen in between."""
    return _positions(RoomPolicy.view.filter(actor, Room.objects.filter(public_id__in=public_ids)))


def heads_open_to_each(
    asked: list[tuple[Actor, Collection[str]]],
) -> list[dict[str, Position]]:
    """The same for a crowd that comes back at once: each their own rule, in one question."""
    parts = []
    for place, (actor, public_ids) in enumerate(asked):
        rooms = RoomPolicy.view.filter(actor, Room.objects.filter(public_id__in=public_ids))
        known: Columns = {"asker": Value(place)}
        columns = ("asker", "public_id", "epoch", "seq")
        parts.append(rooms.order_by().annotate(**known).values_list(*columns))
    found: list[dict[str, Position]] = [{} for _asker in asked]
    if parts:
        for asker, public_id, epoch, seq in parts[0].union(*parts[1:], all=True):
            found[asker][str(public_id)] = Position(epoch, seq)
    return found


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
