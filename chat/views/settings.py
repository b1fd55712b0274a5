from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat import actions
from chat.forms import RoomSettingsForm
from chat.policies import RoomPolicy
from chat.views.places import back_to
from network.kernel.errors import Invalid
from network.members.doors import PageRequest


@login_required
@require_http_methods(["GET", "POST"])
def room_settings(request: PageRequest, public_id: UUID) -> HttpResponse:
    """For who looks after a room: who may read along, its name, and a copy to take along."""
    found = RoomPolicy.look_after.get(request.actor, public_id=public_id)
    form = RoomSettingsForm(
        request.POST or None,
        initial={"openness": found.openness, "title": found.title},
        may_open_up=RoomPolicy.open_up.allows(request.actor, found),
        may_rename=RoomPolicy.rename.allows(request.actor, found),
    )
    if form.is_valid():
        try:
            actions.settle_room(found, **form.cleaned_data, by=request.actor)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return back_to(found)
    status = 422 if form.is_bound else 200
    context = {"room": found, "form": form}
    return TemplateResponse(request, "chat/settings.html", context, status=status)
