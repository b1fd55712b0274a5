from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import naming, numbering, queries
from chat.following import let_follow, thread_for
from chat.models import Mention, Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import markdown
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Forbidden, Invalid
from network.notifications.actions import mark_seen_at

NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Posted:
    message: Message
    is_new: bool  # no: this very message had arrived before


@transaction.atomic
def post_message(room: Room, text: str, *, nonce: str, by: Actor) -> Posted:
    """Say something in a room.

    Everything slow comes before the lock. The number is taken under the room's row lock in
    the transaction of the message itself, so numbers become visible in their own order. The
    same nonce again gives the same message: whoever got no answer may simply ask again.
    """
    text = _cleaned(text)
    written = _written(room, text, by=by)
    room = numbering.locked(room)
    seat = _speaker(room, nonce, by=by)
    if seat is None:
        RoomPolicy.speak.require(by, room)
        raise Forbidden(_("You can't write here now."))
    if seat.said:
        return Posted(queries.message_by(seat.said), is_new=False)
    return Posted(_speak(room, seat, text, written, nonce), is_new=True)


@transaction.atomic
def post_reply(
    room: Room, root_no: int, text: str, *, nonce: str, also_here: bool = False, by: Actor
) -> Posted:
    """Say something in the thread under a message; the first reply begins it.

    Who asked, who replies and who is named follow it from then on, unless they chose not to.
    """
    text = _cleaned(text)
    written = _written(room, text, by=by)
    if written.calls and not also_here:
        raise Invalid(_("To call a group, say it in the room as well."), field="text")
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
    _name(message, written.named)
    let_follow(thread, message, written.named)
    if also_here:
        _has_read(room, seat, message)
    return Posted(message, is_new=True)


@system_only
@transaction.atomic
def post_first_words(room: Room, member_id: int, text: str, *, by: Actor) -> None:
    """What a member wrote before the room was there, as its first message."""
    nonce = "first-words"
    room = numbering.locked(room)
    seat = queries.seat_to_speak(Actor(member_id=member_id), room, nonce)
    if seat is not None and not seat.said and text.strip():
        text = _cleaned(text)
        _speak(room, seat, text, naming.Written(markdown.render(text)), nonce)


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


def _written(room: Room, text: str, *, by: Actor) -> naming.Written:
    """The text as it is shown, and whom it names; a text without names asks nothing."""
    if "@" not in text:
        return naming.Written(markdown.render(text))
    written = naming.write(text, queries.people_to_name(by, room))
    if written.calls == Message.Calls.ROOM and not RoomPolicy.call_room.allows(by, room):
        raise Invalid(
            _("Here only who looks after the room may call everybody. Leave out “@room”."),
            field="text",
        )
    return written


def _speaker(room: Room, nonce: str, *, by: Actor) -> RoomMembership | None:
    if not NONCE.fullmatch(nonce):
        raise Invalid(_("This message has no usable mark of its own."), field="nonce")
    seat = queries.seat_to_speak(by, room, nonce)
    return seat if seat is not None and seat.may_speak else None


def _speak(
    room: Room, seat: RoomMembership, text: str, written: naming.Written, nonce: str
) -> Message:
    message = _message(room, seat, text, written, nonce)
    numbering.add(room, message)
    _name(message, written.named)
    _has_read(room, seat, message)
    return message


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


def _has_read(room: Room, seat: RoomMembership, message: Message) -> None:
    """Who says something has read what stands above it."""
    if seat.told_no > seat.last_read_no:
        mark_seen_at(room.address, upto=message.no, by=Actor(member_id=seat.member_id))
    RoomMembership.objects.filter(pk=seat.pk).update(last_read_no=message.no)


def _name(message: Message, named: Iterable[int]) -> None:
    if named:
        Mention.objects.bulk_create(
            Mention(message=message, member_id=member_id) for member_id in sorted(named)
        )
