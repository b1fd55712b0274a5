from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat import actions, queries
from chat.forms import MessageForm
from chat.models import Message, Room
from chat.policies import RoomPolicy
from network.kernel.errors import Invalid, TooSoon
from network.kernel.identifiers import uuid7
from network.kernel.paging import page_of
from network.members.doors import PageRequest

NUMBER = re.compile(r"[0-9]{1,17}", re.ASCII)
SIDE = 60
TOGETHER = timedelta(minutes=10)
NAMED = 4


@dataclass
class Stretch:
    """Messages of one day, or from the first unread one on."""

    day: date | None = None
    unread: int = 0
    messages: list[Message] = field(default_factory=list)


@login_required
@require_GET
def room_list(request: PageRequest) -> HttpResponse:
    rooms = page_of(queries.rooms_for(request.actor), request.GET.get("page"))
    return TemplateResponse(request, "chat/rooms.html", {"rooms": rooms})


@login_required
@require_GET
def room(request: PageRequest, public_id: UUID) -> HttpResponse:
    reply = request.GET.get("reply", "")[:36]
    return _room_page(request, public_id, MessageForm(initial={"nonce": uuid7(), "reply": reply}))


@login_required
@require_POST
def message_post(request: PageRequest, public_id: UUID) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        found = RoomPolicy.view.get(request.actor, public_id=public_id)
        nonce = form.cleaned_data["nonce"] or str(uuid7())
        try:
            posted = actions.post_message(
                found,
                form.cleaned_data["text"],
                nonce=nonce,
                reply=form.cleaned_data["reply"],
                by=request.actor,
            )
        except (Invalid, TooSoon) as error:
            form.refuse(error)
        else:
            return _back_to(found, f"#m-{posted.message.no}")
    return _room_page(request, public_id, form, status=422)


@login_required
@require_POST
def room_read(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = RoomPolicy.view.get(request.actor, public_id=public_id)
    actions.mark_read(found, _number(request.POST.get("no")) or found.last_no, by=request.actor)
    return _back_to(found)


@login_required
@require_http_methods(["GET", "POST"])
def room_leave(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = RoomPolicy.view.get(request.actor, public_id=public_id)
    if request.method == "POST":
        actions.leave_room(found, by=request.actor)
        messages.success(request, _("You left the conversation."))
        return redirect("chat:rooms")
    return TemplateResponse(request, "chat/leave.html", {"room": found})


def _room_page(
    request: PageRequest, public_id: UUID, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    # The room comes first: its position is older than the rows, so nothing is missed between.
    rooms = list(queries.rooms_for(request.actor)[:SIDE])
    found = next((room for room in rooms if room.public_id == public_id), None)
    if found is None:
        found = queries.room_for(request.actor, public_id)
    before, around = _number(request.GET.get("before")), _number(request.GET.get("around"))
    shown = queries.messages_of(found, before=before, around=around)
    people = queries.people_in(found)
    others = [person for person in people if person.pk != request.actor.member_id]
    context = {
        "room": found,
        "rooms": rooms,
        "stretches": _stretches(shown, found.read_no, request.actor.member_id),
        "older": shown[0].no if shown and shown[0].no > 1 else None,
        "is_newest": not shown or shown[-1].no >= found.last_no,
        "people": people,
        "readers": [person.display_name for person in others] if len(people) <= NAMED else [],
        "form": form,
        "quoted": queries.quotable(request.actor, found, str(form["reply"].value() or "")),
    }
    return TemplateResponse(request, "chat/room.html", context, status=status)


def _stretches(shown: list[Message], read_no: int, member_id: int | None) -> list[Stretch]:
    """The messages by day, with a line before the first that is new to this reader."""
    stretches: list[Stretch] = []
    new = [m for m in shown if m.no > read_no and (m.author_id is None or m.author_id != member_id)]
    first_new = new[0] if new else None
    for message in shown:
        last = stretches[-1].messages[-1] if stretches else None
        another_day = last is None or last.here.date() != message.here.date()
        if another_day or message is first_new:
            stretches.append(
                Stretch(
                    day=message.here.date() if another_day else None,
                    unread=len(new) if message is first_new else 0,
                )
            )
        stretches[-1].messages.append(message)
    for stretch in stretches:
        for earlier, later in pairwise(stretch.messages):
            later.follows = _is_one_breath(earlier, later)
    return stretches


def _is_one_breath(earlier: Message, later: Message) -> bool:
    return (
        later.author_id is not None
        and later.author_id == earlier.author_id
        and later.created_at - earlier.created_at < TOGETHER
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and NUMBER.fullmatch(text) else None


def _back_to(room: Room, place: str = "") -> HttpResponseRedirect:
    answer = HttpResponseRedirect(reverse("chat:room", args=[room.public_id]) + place)
    answer.status_code = 303
    return answer
