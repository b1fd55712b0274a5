from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import naming, numbering, queries, wording
from chat.following import let_follow, thread_for
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import clock, markdown
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Forbidden, Invalid, TooSoon
from network.notifications.actions import mark_seen_at

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
    text = wording.cleaned(text)
    written = wording.written(room, text, by=by)
    room = numbering.locked(room)
    seat = _speaker(room, nonce, by=by)
    if seat is None:
        RoomPolicy.speak.require(by, room)
        raise Forbidden(_("You can't write here now."))
    if seat.said:
        return Posted(queries.message_by(seat.said), is_new=False)
    quoted = _quotable(room, reply, by) if reply else None
    message = _message(room, seat, text, written, nonce)
    message.reply_to = quoted
    _speak(room, seat, message, written)
    return Posted(message, is_new=True)


@transaction.atomic
def post_reply(
    room: Room, root_no: int, text: str, *, nonce: str, also_here: bool = False, by: Actor
) -> Posted:
    """Say something in the thread under a message; the first reply begins it.

    Who asked, who replies and who is named follow it from then on, unless they chose not to.
    """
    text = wording.cleaned(text)
    written = wording.written(room, text, by=by)
    if not also_here:
        wording.refuse_calls(written)
    room = numbering.locked(room)
    seat = _speaker(room, nonce, by=by)
    if seat is None:
        RoomPolicy.speak.require(by, room)
        raise Forbidden(_("You can't write here now."))
    if seat.said:
        return Posted(queries.message_by(seat.said), is_new=False)
    thread = thread_for(room, root_no)
    message = _message(room, seat, text, written, nonce)
    numbering.reply(room, thread, message, also_here=also_here)
    wording.name(message, written.named)
    let_follow(thread, message, written.named)
    _has_spoken(room, seat, message)
    return Posted(message, is_new=True)


@system_only
@transaction.atomic
def post_first_words(room: Room, member_id: int, text: str, *, by: Actor) -> None:
    """What a member wrote before the room was there, as its first message."""
    nonce = "first-words"
    room = numbering.locked(room)
    seat = queries.seat_to_speak(Actor(member_id=member_id), room, nonce)
    if seat is not None and not seat.said and text.strip():
        text = wording.cleaned(text)
        written = naming.Written(markdown.render(text))
        _speak(room, seat, _message(room, seat, text, written, nonce), written)


def _speaker(room: Room, nonce: str, *, by: Actor) -> RoomMembership | None:
    """The seat of who may speak now; or has: then it knows the message."""
    if not NONCE.fullmatch(nonce):
        raise Invalid(_("This message has no usable mark of its own."), field="nonce")
    seat = queries.seat_to_speak(by, room, nonce)
    if seat is None or not seat.may_speak:
        if seat is not None and seat.muted_until and seat.muted_until > clock.now():
            raise Muted(_("You can read here, but not write for a while."))
        return None
    if not seat.said:
        _require_its_turn(room, seat)
    return seat


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


def _message(
    room: Room, seat: RoomMembership, text: str, written: naming.Written, nonce: str
) -> Message:
    message = Message(
        room=room,
        author=seat.member,
        nonce=nonce,
        md=text,
        html=written.html,
        calls=written.calls,
    )
    message.organisation = seat.organisation
    return message


def _speak(room: Room, seat: RoomMembership, message: Message, written: naming.Written) -> None:
    numbering.add(room, message)
    wording.name(message, written.named)
    _has_spoken(room, seat, message)


def _has_spoken(room: Room, seat: RoomMembership, message: Message) -> None:
    """Who says something in the room has read what stands above it."""
    mine = RoomMembership.objects.filter(pk=seat.pk)
    if message.no is None:
        mine.update(last_said_at=message.created_at)
        return
    if seat.told_no > seat.last_read_no:
        mark_seen_at(room.address, upto=message.no, by=Actor(member_id=seat.member_id))
    mine.update(last_said_at=message.created_at, last_read_no=message.no)
