from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.models import Message, Room
from chat.policies import MessagePolicy
from chat.queries.people import organisation_of
from network.kernel.actors import Actor
from network.kernel.errors import NotFound

PAGE = 50
LARGEST = 2**53
UUID_LIKE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def told(rows: QuerySet[Message]) -> QuerySet[Message]:
    """With everything that showing a message takes."""
    known: Columns = {
        "organisation": organisation_of("author"),
        "replies": Coalesce(F("below__last_no"), Value(0)),
        "topic": F("below__title"),
        "is_question": F("below__is_question"),
        "is_answered": Case(
            When(below__answered_at__isnull=False, then=Value(value=True)),
            default=Value(value=False),
        ),
    }
    return rows.select_related("author", "reply_to__author", "thread__root").annotate(**known)


def messages_of(
    room: Room,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    size: int = PAGE,
) -> list[Message]:
    """A stretch of the conversation in its own order; without a number, the newest."""
    rows = told(Message.objects.filter(room=room, no__isnull=False))
    if around is not None:
        # Numbers have no holes, so a stretch around one is a range.
        first = max(1, around - size // 2)
        found = list(rows.filter(no__gte=first, no__lt=first + size).order_by("no"))
    elif after is not None:
        found = list(rows.filter(no__gt=after).order_by("no")[:size])
    else:
        rows = rows if before is None else rows.filter(no__lt=before)
        found = list(rows.order_by("-no")[:size])[::-1]
    return in_their_room(room, found)


def in_their_room(room: Room, rows: Iterable[Message]) -> list[Message]:
    found = list(rows)
    for message in found:
        message.room = room  # known already; each would ask again
    return found


def message_by(pk: int) -> Message:
    return told(Message.objects.filter(pk=pk)).get()


def message_for(actor: Actor, room_id: UUID | str, **which: Any) -> Message:
    """One message and all that this actor may do with it; NotFound when it is not there for them.

    `which` is its number in the room, or the name under which it leaves the house.
    """
    if which.get("no", 0) > LARGEST:
        raise NotFound
    rules = MessagePolicy.rules()
    known: Columns = {f"may_{name}": may.expression(actor) for name, may in rules.items()}
    rows = told(Message.objects.select_related("room")).annotate(**known)
    message: Message = MessagePolicy.view.get(actor, rows, room__public_id=room_id, **which)
    return message


def quotable(actor: Actor, room: Room, public_id: str) -> Message | None:
    """The message of this room that somebody wants to answer, by the name they gave."""
    if not UUID_LIKE.fullmatch(public_id):
        return None
    rows: QuerySet[Message] = MessagePolicy.quote.filter(
        actor, Message.objects.filter(room=room, public_id=public_id)
    )
    return rows.select_related("author").first()


def answers_to(message: Message) -> list[Message]:
    """What quotes it, oldest first."""
    return in_their_room(message.room, told(message.quoted_by.order_by("no"))[:PAGE])


def quoting(message: Message) -> QuerySet[Message]:
    """Whose fragment shows the words of this message."""
    return told(Message.objects.filter(reply_to=message, deleted_at=None)).order_by("no")


def first_of_day(room: Room, day: date) -> int | None:
    """The number of the first message on that day or later."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    rows = Message.objects.filter(room=room, created_at__gte=begin).order_by("no")
    return rows.values_list("no", flat=True).first()
