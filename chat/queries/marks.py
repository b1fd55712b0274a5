from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from chat.models import Message, Room
from chat.queries.messages import in_their_room, told


def pinned_in(room: Room) -> list[Message]:
    rows = told(Message.objects.filter(room=room, pinned_at__isnull=False))
    return in_their_room(room, rows.select_related("pinned_by").order_by("-pinned_at"))


def ended_pins(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(pin_until__lte=now).select_related("room").order_by("pin_until")
