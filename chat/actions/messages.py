from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering, queries
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import markdown
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Forbidden, Invalid

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
    if not NONCE.fullmatch(nonce):
        raise Invalid(_("This message has no usable mark of its own."), field="nonce")
    html = markdown.render(text)
    room = numbering.locked(room)
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
    room = numbering.locked(room)
    seat = queries.seat_to_speak(Actor(member_id=member_id), room, nonce)
    if seat is not None and not seat.said and text.strip():
        text = _cleaned(text)
        _speak(room, seat, text, markdown.render(text), nonce)


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
    numbering.add(room, message)
    RoomMembership.objects.filter(pk=seat.pk).update(last_read_no=message.no)
    return message
