from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from chat import queries
from chat.queries.search import FOUND
from chat.views.places import identifier, number
from network.members.doors import PageRequest

LONGEST = 200


@login_required
@require_GET
def room_search(request: PageRequest) -> HttpResponse:
    """In all of one's rooms, or in the one that is named."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    room = identifier(request.GET.get("room"))
    here = queries.room_for(request.actor, room) if room else None
    before = number(request.GET.get("before"))
    found = queries.search_messages(request.actor, queries.asked(text), room=here, before=before)
    context = {
        "text": text,
        "here": here,
        "found": found,
        "older": found[-1].message.pk if len(found) == FOUND else None,
        "was_asked": bool(text.strip()),
    }
    return TemplateResponse(request, "chat/search.html", context)
