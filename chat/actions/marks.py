"""What people put on a message: reactions, and a pin."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering, queries
from chat.models import Mark, Message, Reaction
from chat.policies import MessagePolicy
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Invalid

PINS = 50  # in one room: who pins everything pins nothing
AT_ONCE = 500


@transaction.atomic
def set_reaction(message: Message, mark: str, *, on: bool, by: Actor) -> Message:
    """Press or take back; twice is once."""
    if mark not in Mark.values:
        raise Invalid(_("There is no such reaction."), field="emoji")
    room = numbering.locked(message.room)
    message = queries.message_by(message.pk)
    MessagePolicy.react.require(by, message)
    mine = Reaction.objects.filter(message=message, member=by.as_member, mark=mark)
    if mine.exists() == on:
        return message
    if on:
        Reaction.objects.create(message=message, member_id=by.as_member, mark=mark)
    else:
        mine.delete()
    message.reactions = _tally(message)
    numbering.change(room, message)
    return message


def _tally(message: Message) -> dict[str, list[str]]:
    """Who pressed what: marks in their own order, people in theirs."""
    pressed = Reaction.objects.filter(message=message).order_by("pk")
    found = list(pressed.values_list("mark", "member__public_id"))
    return {
        mark: who
        for mark in Mark.values
        if (who := [str(member) for pressed_mark, member in found if pressed_mark == mark])
    }


@transaction.atomic
def pin_message(
    message: Message, reason: str = "", *, until: datetime | None = None, by: Actor
) -> Message:
    """Keep a message at hand for everybody, and say why; again only renews why and how long."""
    if until is not None and until <= clock.now():
        raise Invalid(_("Choose a day that is still to come."), field="until")
    room = numbering.locked(message.room)
    message = queries.message_by(message.pk)
    MessagePolicy.pin.require(by, message)
    known = (message.pin_reason, message.pin_until)
    if message.pinned_at and known == (reason, until):
        return message
    if not message.pinned_at and len(queries.pinned_in(room)) >= PINS:
        raise Invalid(_("There are many pinned messages here. Take one away first."))
    message.pinned_at = message.pinned_at or clock.now()
    message.pinned_by_id = by.member_id
    message.pin_reason, message.pin_until = reason.strip(), until
    numbering.change(room, message)
    return message


@transaction.atomic
def unpin_message(message: Message, *, by: Actor) -> Message:
    room = numbering.locked(message.room)
    message = queries.message_by(message.pk)
    MessagePolicy.pin.require(by, message)
    if message.pinned_at:
        message.pinned_at, message.pinned_by, message.pin_until = None, None, None
        message.pin_reason = ""
        numbering.change(room, message)
    return message


@system_only
@transaction.atomic
def end_pin(message: Message, *, by: Actor) -> None:
    """Its day has come, unless somebody gave it another since."""
    numbering.locked(message.room)
    message = queries.message_by(message.pk)
    if message.pin_until and message.pin_until <= clock.now():
        unpin_message(message, by=by)
