from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat import actions, queries
from chat.forms import ReplyForm, ThreadForm
from chat.models import Room, Thread
from chat.policies import RoomPolicy
from chat.views.places import number
from network.kernel.errors import Invalid, NotFound, TooSoon
from network.kernel.identifiers import uuid7
from network.kernel.paging import page_of
from network.members.doors import PageRequest


@login_required
@require_GET
def thread_list(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.room_for(request.actor, public_id)
    rows = page_of(queries.threads_of(request.actor, found), request.GET.get("page"))
    return TemplateResponse(request, "chat/threads.html", {"room": found, "threads": rows})


@login_required
@require_http_methods(["GET", "POST"])
def thread(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    """The thread under a message, as a page, or as a part for who asks for a fragment."""
    found = queries.room_for(request.actor, public_id)
    form = ReplyForm(request.POST or None, initial={"nonce": uuid7()})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                said = form.cleaned_data
                posted = actions.post_reply(
                    found,
                    no,
                    said["text"],
                    nonce=said["nonce"] or str(uuid7()),
                    also_here=said["also_here"],
                    by=request.actor,
                )
            except (Invalid, TooSoon) as error:
                form.refuse(error)
            else:
                return _back(found, no, f"#t-{posted.message.thread_no}")
        status = 422
    context = thread_context(request, found, no, form)
    page = "chat/thread.html#part" if request.headers.get("HX-Request") else "chat/thread.html"
    return TemplateResponse(request, page, context, status=status)


def thread_context(request: PageRequest, room: Room, no: int, form: ReplyForm) -> dict[str, Any]:
    """What `chat/thread.html#part` shows."""
    root = queries.root_in(room, no)
    found = queries.thread_under(request.actor, room, no)
    naming = {"title": found.title, "is_question": found.is_question} if found else {}
    return {
        "room": room,
        "root": root,
        "thread": found,
        "replies": queries.replies_in(found) if found else [],
        "form": form,
        "naming": ThreadForm(initial=naming, auto_id="thread_%s"),
    }


@login_required
@require_POST
def thread_name(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    form = ThreadForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else request.POST.get("title", "")
    is_question = bool(request.POST.get("is_question"))
    found = _thread(request, public_id, no)
    actions.name_thread(found, title, is_question=is_question, by=request.actor)
    return _back(found.room, no)


@login_required
@require_POST
def thread_answered(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = _thread(request, public_id, no)
    actions.mark_answered(found, answered=request.POST.get("answered") != "0", by=request.actor)
    return _back(found.room, no)


@login_required
@require_POST
def thread_follow(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = _thread(request, public_id, no)
    actions.follow_thread(found, follows=request.POST.get("follows") != "0", by=request.actor)
    return _back(found.room, no)


@login_required
@require_POST
def thread_read(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = _thread(request, public_id, no)
    upto = number(request.POST.get("no")) or found.last_no
    actions.mark_thread_read(found, upto, by=request.actor)
    return _back(found.room, no)


def _thread(request: PageRequest, public_id: UUID, no: int) -> Thread:
    room = RoomPolicy.view.get(request.actor, public_id=public_id)
    found = queries.thread_under(request.actor, room, no)
    if found is None:
        raise NotFound
    return found


def _back(room: Room, no: int, place: str = "") -> HttpResponseRedirect:
    answer = HttpResponseRedirect(f"{room.address}{no}/thread/{place}")
    answer.status_code = 303
    return answer
