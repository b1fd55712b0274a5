from __future__ import annotations

from collections.abc import Iterator

from chat.models import Message, Room
from chat.queries.messages import told
from network.kernel.actors import Actor

AT_ONCE = 500


def room_messages(room: Room) -> Iterator[Message]:
    """Everything that was said, in order; what was taken away keeps its number and no words."""
    rows = told(Message.objects.filter(room=room)).order_by("no")
    return rows.iterator(chunk_size=AT_ONCE)


def my_messages(actor: Actor) -> Iterator[Message]:
    """What somebody said anywhere, also where they no longer sit: it is theirs."""
    rows = Message.objects.filter(author=actor.as_member, deleted_at=None)
    return rows.select_related("room", "author").order_by("pk").iterator(chunk_size=AT_ONCE)
