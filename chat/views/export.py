"""To take along: what was said in a room, and what somebody said themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chat import queries
from chat.models import Message
from chat.policies import RoomPolicy
from network.kernel import clock
from network.members.doors import PageRequest


@login_required
@require_GET
def room_export(request: PageRequest, public_id: UUID) -> HttpResponse:
    room = RoomPolicy.export.get(request.actor, public_id=public_id)
    return _file(request, room.title, queries.room_messages(room))


@login_required
@require_GET
def my_export(request: PageRequest) -> HttpResponse:
    return _file(request, _("My messages"), queries.my_messages(request.actor), is_mine=True)


def _file(
    request: PageRequest, title: str, said: Iterable[Message], *, is_mine: bool = False
) -> HttpResponse:
    name = f"{slugify(title) or 'room'}-{clock.today():%Y-%m-%d}"
    if request.GET.get("form") == "html":
        context = {"title": title, "said": said, "is_mine": is_mine}
        answer = HttpResponse(render_to_string("chat/export.html", context))
    else:
        rows = [_row(message, is_mine=is_mine) for message in said]
        told = {"title": title, "made_at": clock.now().isoformat(), "messages": rows}
        answer = HttpResponse(
            json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json"
        )
    ending = "html" if request.GET.get("form") == "html" else "json"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def _row(message: Message, *, is_mine: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"no": message.no, "at": message.created_at.isoformat()}
    if is_mine:
        row["room"] = message.room.title
    else:
        row["by"] = message.author.display_name if message.author else None
    if message.system_kind:
        return {**row, "happened": message.system_kind, "facts": message.facts}
    return {**row, "md": message.md if is_mine or message.is_shown else None}
