"""What becomes of words that were said: edited, removed, brought back, and at last forgotten."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import numbering, queries, wording
from chat.events import MessageRemoved, MessageRestored
from chat.models import Message, MessageRevision, Room
from chat.policies import KEPT_FOR, MessagePolicy
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Conflict
from network.kernel.events import publish

AT_ONCE = 500


@transaction.atomic
def edit_message(message: Message, text: str, *, ver: int, by: Actor) -> Message:
    """Change one's own words, as they stood at `ver`.

    Who saw older words overwrites nothing by accident; who got no answer may simply ask again.
    """
    text = wording.cleaned(text)
    written = wording.written(message.room, text, by=by)
    room, message = _locked(message)
    MessagePolicy.edit.require(by, message)
    if message.no is None:
        wording.refuse_calls(written)
    if text == message.md:
        return message
    if ver != message.ver:
        raise Conflict(
            _("This message was changed in the meantime. Look at it before you save yours."),
            ver=message.ver,
        )
    MessageRevision.objects.create(message=message, ver=message.ver, md=message.md)
    message.md, message.html, message.edited_at = text, written.html, clock.now()
    message.calls = written.calls
    message.ver += 1
    wording.rename(message, written.named)
    numbering.reword(room, message)
    return message


@transaction.atomic
def delete_message(message: Message, *, by: Actor) -> Message:
    """Take words away. The number stays, with who took them away and when; again is nothing."""
    room, message = _locked(message)
    MessagePolicy.delete.require(by, message)
    if message.deleted_at:
        return message
    is_mine = message.author_id is not None and message.author_id == by.member_id
    side = Message.Side.AUTHOR if is_mine else Message.Side.HOST
    numbering.take_away(room, message, side)
    publish(MessageRemoved(message_id=message.pk, side=side), by=by)
    return message


@transaction.atomic
def restore_message(message: Message, *, by: Actor) -> Message:
    """Bring back what was removed, while its words are still kept."""
    room, message = _locked(message)
    MessagePolicy.restore.require(by, message)
    if not message.deleted_at:
        return message
    message.deleted_at, message.deleted_side = None, ""
    numbering.reword(room, message)
    publish(MessageRestored(message_id=message.pk), by=by)
    return message


@system_only
@transaction.atomic
def forget_words(*, by: Actor) -> int:
    """The words that were removed or rewritten long enough ago end here; the numbers stay."""
    before = clock.now() - KEPT_FOR
    old = MessageRevision.objects.filter(created_at__lte=before).order_by("pk").values("pk")
    MessageRevision.objects.filter(pk__in=list(old[:AT_ONCE].values_list("pk", flat=True))).delete()
    over = Message.objects.filter(deleted_at__lte=before).exclude(md="").order_by("pk")
    ended = list(over.values_list("pk", flat=True)[:AT_ONCE])
    # What is shown of them does not change, so this is no change in the room.
    MessageRevision.objects.filter(message__in=ended).delete()
    return Message.objects.filter(pk__in=ended).update(md="", html="")


def _locked(message: Message) -> tuple[Room, Message]:
    return numbering.locked(message.room), queries.message_by(message.pk)
