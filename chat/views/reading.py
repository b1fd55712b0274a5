"""How far somebody has read a room, and what they want to be told of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chat import actions, queries
from chat.forms import NotifyForm
from chat.policies import RoomPolicy
from chat.views.places import back_to, number
from network.members.doors import PageRequest


@login_required
@require_http_methods(["GET", "POST"])
def room_notify(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = RoomPolicy.take_part.get(request.actor, public_id=public_id)
    level = queries.level_of(request.actor, found)
    form = NotifyForm(request.POST or None, initial={"notify": level})
    if request.method == "POST" and form.is_valid():
        actions.choose_notify(found, form.cleaned_data["notify"], by=request.actor)
        messages.success(request, _("Saved."))
        return back_to(found)
    status = 422 if form.errors else 200
    context = {"room": found, "form": form}
    return TemplateResponse(request, "chat/notify.html", context, status=status)


@login_required
@require_POST
def room_unread(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Back to the list: who stayed in the room would have read it at once."""
    found = RoomPolicy.view.get(request.actor, public_id=public_id)
    actions.mark_unread(found, number(request.POST.get("no")) or 0, by=request.actor)
    return redirect("chat:rooms")
