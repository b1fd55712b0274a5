"""Looking after a room: its pace, who is kept quiet, and what was reported."""

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
from chat.forms import JudgeForm, MuteForm, PaceForm
from chat.policies import MessageReportPolicy, RoomPolicy
from network.kernel.errors import Invalid
from network.kernel.paging import page_of
from network.members.doors import PageRequest


@login_required
@require_http_methods(["GET", "POST"])
def room_care(request: PageRequest, public_id: UUID) -> HttpResponse:
    room = RoomPolicy.look_after.get(request.actor, public_id=public_id)
    given = request.POST if request.method == "POST" else None
    form = PaceForm(given, initial={"seconds": str(room.slow_seconds)})
    if form.is_bound and form.is_valid():
        actions.slow_down(room, int(form.cleaned_data["seconds"]), by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("chat:care", public_id)
    seats = page_of(queries.seats_looked_after(request.actor, room), request.GET.get("page"))
    context = {"room": room, "form": form, "seats": seats}
    return TemplateResponse(request, "chat/care.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def seat_mute(request: PageRequest, public_id: UUID, seat: UUID) -> HttpResponse:
    found = queries.seat_for(request.actor, public_id, seat, "mute")
    form = MuteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reason, lasts = form.cleaned_data["reason"], form.length()
            actions.mute_member(found, reason, lasts=lasts, by=request.actor)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, _("They hear that they cannot write for a while, and why."))
            return redirect("chat:care", public_id)
    context = {"room": found.room, "seat": found, "form": form}
    return TemplateResponse(request, "chat/mute.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def seat_unmute(request: PageRequest, public_id: UUID, seat: UUID) -> HttpResponse:
    found = queries.seat_for(request.actor, public_id, seat, "unmute")
    actions.unmute_member(found, by=request.actor)
    messages.success(request, _("They can write again."))
    return redirect("chat:care", public_id)


@login_required
@require_GET
def report_list(request: PageRequest) -> HttpResponse:
    reports = page_of(queries.reports_for(request.actor), request.GET.get("page"))
    return TemplateResponse(request, "chat/reports.html", {"reports": reports})


@login_required
@require_http_methods(["GET", "POST"])
def report(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.report_for(request.actor, public_id)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        stays, answer = form.cleaned_data["verdict"] == "keep", form.cleaned_data["answer"]
        actions.judge_report(found, stays=stays, answer=answer, by=request.actor)
        messages.success(request, _("Decided. Who reported it hears what came of it."))
        return redirect("chat:reports")
    context = {
        "report": found,
        "form": form,
        "may_judge": MessageReportPolicy.judge.allows(request.actor, found),
        "before": queries.revisions_of(found.message),
    }
    return TemplateResponse(
        request, "chat/report_detail.html", context, status=422 if form.errors else 200
    )
