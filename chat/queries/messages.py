from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.models import Message, Room
from chat.queries.people import organisation_of

PAGE = 50
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
    return rows.select_related("author", "thread__root").annotate(**known)


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
    for message in found:
        message.room = room  # known already; each would ask again
    return found


def message_by(pk: int) -> Message:
    return told(Message.objects.filter(pk=pk)).get()


def first_of_day(room: Room, day: date) -> int | None:
    """The number of the first message on that day or later."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    rows = Message.objects.filter(room=room, created_at__gte=begin).order_by("no")
    return rows.values_list("no", flat=True).first()
