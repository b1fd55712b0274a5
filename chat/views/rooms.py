from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat import actions, queries
from chat.policies import RoomPolicy
from chat.views.places import back_to
from network.kernel.paging import page_of
from network.members.doors import PageRequest


@login_required
@require_GET
def room_list(request: PageRequest) -> HttpResponse:
    rooms = page_of(queries.rooms_for(request.actor), request.GET.get("page"))
    return TemplateResponse(request, "chat/rooms.html", {"rooms": rooms})


@require_GET
def room_directory(request: PageRequest) -> HttpResponse:
    """Where somebody may read along; also for who has no account."""
    rooms = page_of(queries.open_rooms(request.actor), request.GET.get("page"))
    return TemplateResponse(request, "chat/directory.html", {"rooms": rooms})


@login_required
@require_POST
def room_enter(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = RoomPolicy.view.get(request.actor, public_id=public_id)
    actions.enter_room(found, by=request.actor)
    return back_to(found)


@login_required
@require_http_methods(["GET", "POST"])
def room_leave(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = RoomPolicy.view.get(request.actor, public_id=public_id)
    if request.method == "POST":
        actions.leave_room(found, by=request.actor)
        messages.success(request, _("You left the conversation."))
        return redirect("chat:rooms")
    return TemplateResponse(request, "chat/leave.html", {"room": found})
