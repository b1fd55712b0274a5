"""One message: its own page, and everything one may do with it. All of it without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat import actions, queries
from chat.forms import EditForm, PinForm, ReportForm
from chat.models import Mark, Message
from chat.policies import MessagePolicy, RoomPolicy
from network.kernel.errors import Conflict, DomainError, Invalid
from network.kernel.forms import PlainForm
from network.members.doors import PageRequest


@login_required
@require_GET
def message(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    """Its lasting address. The script asks for the list of deeds alone, for the menu."""
    found = queries.message_for(request.actor, public_id, no=no)
    is_menu = bool(request.htmx)
    context = {
        "message": found,
        "room": found.room,
        "marks": _marks(request, found),
        "author_seat": queries.seat_of_author(request.actor, found),
        "answers": [] if is_menu else queries.answers_to(found),
        "is_menu": is_menu,
    }
    template = "chat/message.html#deeds" if is_menu else "chat/message.html"
    return TemplateResponse(request, template, context)


def _marks(request: PageRequest, found: Message) -> list[tuple[Mark, bool]]:
    """Every mark, and whether this reader pressed it."""
    me = str(request.member.public_id) if request.member else ""
    return [(mark, me in found.reactions.get(mark.value, [])) for mark in Mark]


@login_required
@require_http_methods(["GET", "POST"])
def message_edit(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = queries.message_for(request.actor, public_id, no=no)
    MessagePolicy.edit.require(request.actor, found)
    if request.method == "GET":
        form = EditForm(initial={"text": found.md, "ver": found.ver})
        return TemplateResponse(request, "chat/edit.html", {"message": found, "form": form})
    form = EditForm(request.POST)
    theirs = ""
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.edit_message(found, said["text"], ver=said["ver"], by=request.actor)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            # What they typed stays. Saving again means: over what stands there now.
            form.refuse(error)
            theirs = found.md
            form.data = {**request.POST.dict(), "ver": str(error.facts["ver"])}
        else:
            return back_to(found)
    return TemplateResponse(
        request,
        "chat/edit.html",
        {"message": found, "form": form, "theirs": theirs},
        status=409 if theirs else 422,
    )


@login_required
@require_http_methods(["GET", "POST"])
def message_delete(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = queries.message_for(request.actor, public_id, no=no)
    MessagePolicy.delete.require(request.actor, found)
    if request.method == "GET":
        return TemplateResponse(request, "chat/delete.html", {"message": found})
    actions.delete_message(found, by=request.actor)
    messages.success(request, _("The message was removed."))
    return back_to(found)


@login_required
@require_POST
def message_restore(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = queries.message_for(request.actor, public_id, no=no)
    actions.restore_message(found, by=request.actor)
    messages.success(request, _("The message is back."))
    return back_to(found)


@login_required
@require_POST
def message_react(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = queries.message_for(request.actor, public_id, no=no)
    taken_back = request.POST.get("off", "")
    mark = taken_back or request.POST.get("mark", "")
    actions.set_reaction(found, mark, on=not taken_back, by=request.actor)
    return back_to(found)


@login_required
@require_http_methods(["GET", "POST"])
def message_pin(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    def pin(found: Message, form: PinForm) -> None:
        reason, until = form.cleaned_data["reason"], form.last_moment()
        actions.pin_message(found, reason, until=until, by=request.actor)

    found = queries.message_for(request.actor, public_id, no=no)
    MessagePolicy.pin.require(request.actor, found)
    form = PinForm(request.POST if request.method == "POST" else None)
    return _ask(request, found, form, pin, "chat/pin.html")


@login_required
@require_POST
def message_unpin(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    found = queries.message_for(request.actor, public_id, no=no)
    actions.unpin_message(found, by=request.actor)
    return back_to(found)


@login_required
@require_http_methods(["GET", "POST"])
def message_report(request: PageRequest, public_id: UUID, no: int) -> HttpResponse:
    def report(found: Message, form: ReportForm) -> None:
        said = form.cleaned_data
        actions.report_message(found, said["reason"], note=said["note"], by=request.actor)
        messages.success(
            request, _("Thank you. Somebody looks at it, and you hear what came of it.")
        )

    found = queries.message_for(request.actor, public_id, no=no)
    MessagePolicy.report.require(request.actor, found)
    form = ReportForm(request.POST if request.method == "POST" else None)
    return _ask(request, found, form, report, "chat/report.html")


def _ask(
    request: PageRequest,
    found: Message,
    form: PlainForm,
    do: Callable[[Message, Any], None],
    template: str,
) -> HttpResponse:
    """Show a form; once it holds, do what it is for and go back to where the message stands."""
    if form.is_bound and form.is_valid():
        try:
            do(found, form)
        except DomainError as error:
            if error.status != Invalid.status:
                raise
            form.refuse(error)
        else:
            return back_to(found)
    context = {"message": found, "form": form}
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


@login_required
@require_GET
def room_pins(request: PageRequest, public_id: UUID) -> HttpResponse:
    room = RoomPolicy.view.get(request.actor, public_id=public_id)
    pinned = queries.pinned_in(room)
    return TemplateResponse(request, "chat/pins.html", {"room": room, "pinned": pinned})


def back_to(found: Message) -> HttpResponse:
    """The conversation, at this message, whether it is among the newest or not."""
    place = reverse("chat:room", args=[found.room.public_id])
    older = f"?around={found.no}" if found.room.last_no - found.no >= queries.PAGE else ""
    answer = HttpResponse(status=303)
    answer["Location"] = f"{place}{older}#m-{found.no}"
    return answer
