from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from network.activities import actions, queries, tickets
from network.activities.forms import AgendaForm, CancelForm, DateForm
from network.activities.policies import DatePlanPolicy, EditionPolicy
from network.kernel.errors import DomainError, NotFound
from network.members.doors import PageRequest
from network.vocabulary.queries import areas_in_order


@require_GET
def activity_agenda(request: PageRequest) -> HttpResponse:
    """What comes, as a list by day."""
    form = AgendaForm(request.GET)
    filters = form.chosen()
    editions = list(queries.filtered(queries.agenda(request.actor), filters))
    days = [
        (day, list(rows))
        for day, rows in groupby(editions, key=lambda row: timezone.localdate(row.starts_at))
    ]
    return TemplateResponse(
        request,
        "network/activities/agenda.html",
        {
            "days": days,
            "count": len(editions),
            "filters": filters,
            "areas": areas_in_order(),
        },
    )


@require_GET
def activity_detail(request: PageRequest, slug: str) -> HttpResponse:
    activity = queries.activities_for(request.actor).filter(slug=slug).first()
    if activity is None:
        raise NotFound
    editions = list(queries.editions_of(activity, request.actor)[:50])
    coming = sorted(
        (row for row in editions if row.ends_at >= queries.now()), key=lambda row: row.starts_at
    )
    return TemplateResponse(
        request,
        "network/activities/detail.html",
        {
            "activity": activity,
            "coming": coming,
            "past": [row for row in editions if row not in coming],
            "cancel_form": CancelForm(),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def date_propose(request: PageRequest) -> HttpResponse:
    """Propose a date; the ticket says for whom."""
    token = request.POST.get("ticket") or request.GET.get("ticket", "")
    ticket = tickets.read(token)
    form = DateForm(request.POST or None, initial={"ticket": token, **queries.suggested(ticket)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_date(ticket, form.when(), by=request.actor)
        except DomainError as error:
            if error.status != 422:  # noqa: PLR2004 (HTTP: what can be mended in the form)
                raise
            form.refuse(error)
        else:
            messages.success(request, _("Proposed. The other side says yes, or another day."))
            return redirect(ticket.back)
    return TemplateResponse(
        request,
        "network/activities/date.html",
        {"form": form, "back": ticket.back},
        status=422 if form.is_bound else 200,
    )


@require_POST
@login_required
def date_agree(request: PageRequest, public_id: UUID) -> HttpResponse:
    plan = DatePlanPolicy.view.get(request.actor, public_id=public_id)
    edition = actions.agree_date(plan, by=request.actor)
    messages.success(request, _("It stands in the agenda."))
    return redirect("activities:detail", edition.activity.slug)


@require_POST
@login_required
def date_decline(request: PageRequest, public_id: UUID) -> HttpResponse:
    plan = DatePlanPolicy.view.get(request.actor, public_id=public_id)
    actions.decline_date(plan, by=request.actor)
    messages.success(request, _("They hear it. Propose a day that does suit you."))
    return redirect(plan.back)


@require_POST
@login_required
def edition_cancel(request: PageRequest, public_id: UUID) -> HttpResponse:
    edition = EditionPolicy.view.get(request.actor, public_id=public_id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return TemplateResponse(
            request,
            "network/activities/cancel.html",
            {"edition": edition, "form": form},
            status=422,
        )
    edition = actions.cancel_edition(edition, form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("Called off. We tell the people who plan it."))
    return redirect("activities:detail", edition.activity.slug)
