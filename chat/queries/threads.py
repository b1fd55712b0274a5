from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from chat.models import Message, Room, Thread, ThreadFollow
from chat.policies import ThreadPolicy
from chat.queries.messages import told
from network.kernel.actors import Actor
from network.kernel.errors import NotFound

Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice
REPLIES = 200


def threads_of(actor: Actor, room: Room) -> QuerySet[Thread]:
    """The threads of a room, the one that was spoken in last first."""
    mine = ThreadFollow.objects.filter(thread=OuterRef("pk"), member=actor.member_id)
    known: Columns = {
        "read_no": Coalesce(Subquery(mine.values("last_read_no")[:1]), Value(0)),
        "is_followed": Coalesce(
            Subquery(mine.values("is_following")[:1], output_field=BooleanField()),
            Value(value=False),
        ),
        "unread": Greatest(F("last_no") - F("read_no"), Value(0)),
        "may_lead": ThreadPolicy.lead.expression(actor),
    }
    rows: QuerySet[Thread] = ThreadPolicy.view.filter(actor).filter(room=room)
    return (
        rows.annotate(**known)
        .select_related("room", "root__author")
        .order_by(F("last_said_at").desc(nulls_last=True), "-pk")
    )


def root_in(room: Room, no: int) -> Message:
    """A message of this room under which one may reply."""
    root = told(Message.objects.filter(room=room, no=no, system_kind="")).first()
    if root is None:
        raise NotFound
    root.room = room
    return root


def thread_under(actor: Actor, room: Room, no: int) -> Thread | None:
    return threads_of(actor, room).filter(root__no=no).first()


def replies_in(thread: Thread) -> list[Message]:
    """The newest replies, in their own order."""
    rows = told(Message.objects.filter(thread=thread)).order_by("-thread_no")
    found = list(rows[:REPLIES])[::-1]
    for reply in found:
        reply.room = thread.room
    return found
