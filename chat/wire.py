"""How a room's rows look on the wire: the same for every reader, whoever asks and whenever.

The `html` of a message is the very fragment that the page shows. Where it has words of ours
in it there is one per language, and the page takes its own.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from chat.models import Message, RoomMembership
from network.kernel.live import Row

MESSAGE = "chat/room.html#message"


def html_of(message: Message) -> str | dict[str, str]:
    if not _has_our_words(message):
        return _rendered(message)
    written = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            written[language] = _rendered(message)
    return written


def _has_our_words(message: Message) -> bool:
    quoted = message.reply_to
    return bool(
        message.author is None
        or not message.is_shown
        or message.edited_at
        or message.pinned_at
        or message.reactions
        or message.replies
        or (quoted and (quoted.author is None or not quoted.is_shown))
    )


def _rendered(message: Message) -> str:
    return render_to_string(MESSAGE, {"message": message}).strip()


def message_row(message: Message) -> Row:
    """`message` comes from `queries.told`, or carries its author and organisation already."""
    body: dict[str, Any] = {
        "y": "msg",
        "id": str(message.public_id),
        "no": message.no,
        "ver": message.ver,
        "by": str(message.author.public_id) if message.author else None,
        "name": message.author.display_name if message.author else None,
        "at": message.created_at.isoformat(timespec="milliseconds"),
        "html": html_of(message),
        "nonce": message.nonce,
        "reply": str(message.reply_to.public_id) if message.reply_to else None,
        "react": {mark.value: who for mark, who in message.pressed} if message.is_shown else {},
        "edited": message.edited_at is not None,
        "pin": message.pinned_at is not None and message.is_shown,
        "del": message.deleted_at is not None,
        "hidden": message.hidden_at is not None,
        # Where it was said besides the room, or instead: then `no` is null.
        "thread": message.thread.root.no if message.thread else None,
        "thread_no": message.thread_no,
    }
    # Who listens without a seat may have to stop here: everybody is asked again.
    is_openness = message.system_kind == Message.SystemKind.OPENNESS
    return Row(message.seq, body, "*" if is_openness else None)


def seat_row(seat: RoomMembership) -> Row:
    """Who sits down or leaves; with leaving, listening ends at exactly this number."""
    is_here = seat.state == RoomMembership.State.ACTIVE
    body = {
        "y": "member",
        "id": str(seat.member.public_id),
        "name": seat.member.display_name,
        "state": seat.state,
    }
    return Row(seat.seq, body, None if is_here else seat.member_id)
