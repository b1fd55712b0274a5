from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering, queries
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from chat.wording import cleaned
from network.kernel import clock, markdown
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Forbidden, Invalid, TooSoon

NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Muted(Forbidden):
    code = "muted"


@dataclass(frozen=True, slots=True)
class Posted:
    message: Message
    is_new: bool  # no: this very message had arrived before


@transaction.atomic
def post_message(room: Room, text: str, *, nonce: str, reply: str = "", by: Actor) -> Posted:
    """Say something in a room.

    Everything slow comes before the lock. The number is taken under the room's row lock in
    the transaction of the message itself, so numbers become visible in their own order. The
    same nonce again gives the same message: whoever got no answer may simply ask again.
    """
    text = cleaned(text)
    if not NONCE.fullmatch(nonce):
        raise Invalid(_("This message has no usable mark of its own."), field="nonce")
    html = markdown.render(text)
    room = numbering.locked(room)
    seat = queries.seat_to_speak(by, room, nonce)
    if seat is None or not seat.may_speak:
        if seat is not None and seat.muted_until and seat.muted_until > clock.now():
            raise Muted(_("You can read here, but not write for a while."))
        RoomPolicy.speak.require(by, room)
        raise Forbidden(_("You can't write here now."))
    if seat.said:
        return Posted(queries.message_by(seat.said), is_new=False)
    _require_its_turn(room, seat)
    quoted = _quotable(room, reply, by) if reply else None
    message = Message(nonce=nonce, md=text, html=html, reply_to=quoted)
    return Posted(_speak(room, seat, message), is_new=True)


@system_only
@transaction.atomic
def post_first_words(room: Room, member_id: int, text: str, *, by: Actor) -> None:
    """What a member wrote before the room was there, as its first message."""
    nonce = "first-words"
    room = numbering.locked(room)
    seat = queries.seat_to_speak(Actor(member_id=member_id), room, nonce)
    if seat is not None and not seat.said and text.strip():
        text = cleaned(text)
        _speak(room, seat, Message(nonce=nonce, md=text, html=markdown.render(text)))


def _require_its_turn(room: Room, seat: RoomMembership) -> None:
    """In a slow room one member speaks once in so many seconds; who looks after it, always."""
    if not room.slow_seconds or not seat.last_said_at or seat.role == RoomMembership.Role.HOST:
        return
    wait = seat.last_said_at + timedelta(seconds=room.slow_seconds) - clock.now()
    if wait > timedelta():
        raise TooSoon(
            _("This is a slow conversation. You can write again in %(seconds)s seconds.")
            % {"seconds": ceil(wait.total_seconds())},
            wait=wait,
            field="text",
        )


def _quotable(room: Room, reply: str, by: Actor) -> Message:
    quoted = queries.quotable(by, room, reply)
    if quoted is None:
        raise Invalid(_("The message you answer is not there any more."), field="reply")
    return quoted


def _speak(room: Room, seat: RoomMembership, message: Message) -> Message:
    message.room, message.author, message.organisation = room, seat.member, seat.organisation
    numbering.add(room, message)
    RoomMembership.objects.filter(pk=seat.pk).update(
        last_read_no=message.no, last_said_at=message.created_at
    )
    return message
