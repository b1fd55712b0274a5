from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import queries, wire
from chat.events import RoomOpened
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import clock, live, markdown
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.live import Row

NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Posted:
    message: Message
    is_new: bool  # no: this very message had arrived before


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
        _say(_locked(room), Message.SystemKind.OPENED, {"path": path})
        publish(RoomOpened(room_id=room.pk, subject=subject), by=by)
    for member_id in sorted(set(member_ids)):
        seat_member(room, member_id, by=by)
    room.refresh_from_db()
    return room


@system_only
@transaction.atomic
def seat_member(room: Room, member_id: int, *, role: str = "", by: Actor) -> None:
    """Give somebody a seat; who has one keeps what they have read, and their role."""
    room = _locked(room)
    seat = RoomMembership.objects.filter(room=room, member=member_id).first()
    if seat is None:
        # The last line is new to whoever comes in; the talk of years before is not.
        seat = RoomMembership(room=room, member_id=member_id, last_read_no=max(0, room.last_no - 1))
    elif seat.state == RoomMembership.State.ACTIVE and role in {"", seat.role}:
        return
    seat.state, seat.role = RoomMembership.State.ACTIVE, role or seat.role
    _place(room, seat)


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


@transaction.atomic
def post_message(room: Room, text: str, *, nonce: str, by: Actor) -> Posted:
    """Say something in a room.

    Everything slow comes before the lock. The number is taken under the room's row lock in
    the transaction of the message itself, so numbers become visible in their own order. The
    same nonce again gives the same message: whoever got no answer may simply ask again.
    """
    text = _cleaned(text)
    if not NONCE.fullmatch(nonce):
        raise Invalid(_("This message has no usable mark of its own."), field="nonce")
    html = markdown.render(text)
    room = _locked(room)
    seat = queries.seat_to_speak(by, room, nonce)
    if seat is None or not seat.may_speak:
        RoomPolicy.speak.require(by, room)
        raise Forbidden(_("You can't write here now."))
    if seat.said:
        return Posted(queries.message_by(seat.said), is_new=False)
    return Posted(_speak(room, seat, text, html, nonce), is_new=True)


@system_only
@transaction.atomic
def post_first_words(room: Room, member_id: int, text: str, *, by: Actor) -> None:
    """What a member wrote before the room was there, as its first message."""
    nonce = "first-words"
    room = _locked(room)
    seat = queries.seat_to_speak(Actor(member_id=member_id), room, nonce)
    if seat is not None and not seat.said and text.strip():
        text = _cleaned(text)
        _speak(room, seat, text, markdown.render(text), nonce)


@system_only
@transaction.atomic
def add_line(room: Room, kind: str, facts: dict[str, Any], *, by: Actor) -> None:
    """Tell the room about something that happened elsewhere; the same thing once."""
    room = _locked(room)
    if not Message.objects.filter(room=room, system_kind=kind, facts=facts).exists():
        _say(room, kind, facts)


@system_only
@transaction.atomic
def keep_in_step(room: Room, *, title: str, is_open: bool, by: Actor) -> None:
    """Follow what the room is about: its name, and whether it still goes on."""
    room = _locked(room)
    if title[:250] != room.title:
        room.title = title[:250]
        _say(room, Message.SystemKind.RENAMED, {"title": room.title})
    if is_open != (room.state == Room.State.OPEN):
        room.state = Room.State.OPEN if is_open else Room.State.READ_ONLY
        kind = Message.SystemKind.REOPENED if is_open else Message.SystemKind.CLOSED
        _say(room, kind, {})
    room.save(update_fields=["title", "state", "changed_at"])


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


# Below, the room's row is locked by whoever calls ----------------------------------------------


def _locked(room: Room) -> Room:
    return Room.objects.select_for_update().get(pk=room.pk)


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > markdown.LIMIT:
        raise Invalid(
            _("Use at most %(limit)s characters. Send it in parts.") % {"limit": markdown.LIMIT},
            field="text",
        )
    return text


def _speak(room: Room, seat: RoomMembership, text: str, html: str, nonce: str) -> Message:
    message = Message(room=room, author=seat.member, nonce=nonce, md=text, html=html)
    message.organisation = seat.organisation
    _add(room, message)
    RoomMembership.objects.filter(pk=seat.pk).update(last_read_no=message.no)
    return message


def _say(room: Room, kind: str, facts: dict[str, Any]) -> None:
    _add(room, Message(room=room, system_kind=kind, facts=facts))


def _add(room: Room, message: Message) -> None:
    room.seq += 1
    room.last_no += 1
    room.last_said_at = message.created_at = clock.now()
    Room.objects.filter(pk=room.pk).update(
        seq=room.seq, last_no=room.last_no, last_said_at=room.last_said_at
    )
    message.no, message.seq = room.last_no, room.seq
    message.save(force_insert=True)
    _tell(room, wire.message_row(message))


def _place(room: Room, seat: RoomMembership) -> None:
    room.seq += 1
    Room.objects.filter(pk=room.pk).update(seq=room.seq)
    seat.seq = room.seq
    seat.save()
    _tell(room, wire.seat_row(seat))


def _unseat(room: Room, member_id: int, state: str) -> None:
    room = _locked(room)
    seat = (
        RoomMembership.objects.active()
        .filter(room=room, member=member_id)
        .select_related("member")
        .first()
    )
    if seat is not None:
        seat.state = RoomMembership.State(state)
        _place(room, seat)


def _tell(room: Room, row: Row) -> None:
    live.changed("room", room.key, room.position, row.body, ends=row.ends)
