from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from chat import numbering
from chat.models import Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel.actors import Actor, system_only


@system_only
@transaction.atomic
def seat_member(room: Room, member_id: int, *, role: str = "", by: Actor) -> None:
    """Give somebody a seat; who has one keeps what they have read, and their role."""
    room = numbering.locked(room)
    seat = RoomMembership.objects.filter(room=room, member=member_id).first()
    if seat is None:
        # The last line is new to whoever comes in; the talk of years before is not.
        seat = RoomMembership(room=room, member_id=member_id, last_read_no=max(0, room.last_no - 1))
    elif seat.state == RoomMembership.State.ACTIVE and role in {"", seat.role}:
        return
    seat.state, seat.role = RoomMembership.State.ACTIVE, role or seat.role
    numbering.place(room, seat)


@system_only
@transaction.atomic
def unseat_member(
    room: Room, member_id: int, *, state: str = RoomMembership.State.REMOVED, by: Actor
) -> None:
    """Take a seat away: not one later message reaches this member."""
    _unseat(room, member_id, state)


@system_only
@transaction.atomic
def keep_seats(room: Room, member_ids: Iterable[int], *, by: Actor) -> None:
    """Let exactly these members sit here; who left of their own accord is not called back."""
    wanted = set(member_ids)
    seats = dict(room.seats.values_list("member_id", "state"))
    for member_id in sorted(wanted):
        if seats.get(member_id) != RoomMembership.State.LEFT:
            seat_member(room, member_id, by=by)
    for member_id in sorted(seats.keys() - wanted):
        unseat_member(room, member_id, by=by)


@transaction.atomic
def leave_room(room: Room, *, by: Actor) -> None:
    """Leave a room; what was said stays."""
    RoomPolicy.leave.require(by, room)
    _unseat(room, by.as_member, RoomMembership.State.LEFT)


def _unseat(room: Room, member_id: int, state: str) -> None:
    room = numbering.locked(room)
    seat = (
        RoomMembership.objects.active()
        .filter(room=room, member=member_id)
        .select_related("member")
        .first()
    )
    if seat is not None:
        seat.state = RoomMembership.State(state)
        numbering.place(room, seat)
