from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from chat import queries
from chat.models import Message
from chat.policies import RoomPolicy
from network.kernel.errors import NotFound
from network.members.doors import PageRequest


@login_required
@require_GET
def called(request: PageRequest, public_id: UUID) -> HttpResponse:
    """How many people a group is, for who is about to call it."""
    room = RoomPolicy.view.get(request.actor, public_id=public_id)
    calls = request.GET.get("calls", "")
    if calls not in Message.Calls.values:
        raise NotFound
    context = {"called": queries.called(request.actor, room, calls), "is_script": True}
    if calls == Message.Calls.ROOM:
        context["is_refused"] = not RoomPolicy.call_room.allows(request.actor, room)
    return TemplateResponse(request, "chat/names.html#called", context)
