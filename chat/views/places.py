"""Where a reader is, in the words of an address: a number asked for, a room gone back to."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import reverse

from chat.models import Room
from network.kernel.errors import NotFound

NUMBER = re.compile(r"[0-9]{1,17}", re.ASCII)


def number(text: str | None) -> int | None:
    return int(text) if text and NUMBER.fullmatch(text) else None


def back_to(room: Room, place: str = "") -> HttpResponseRedirect:
    answer = HttpResponseRedirect(reverse("chat:room", args=[room.public_id]) + place)
    answer.status_code = 303
    return answer


def identifier(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise NotFound from error


def day_in(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
