from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from network.activities import actions, links, queries, tickets
from network.activities.forms import (
    AgendaForm,
    CancelForm,
    DateForm,
    IdeaAnswerForm,
    IdeaForm,
    NeedsForm,
)
from network.activities.models import Edition
from network.activities.policies import (
    ActivityPolicy,
    DatePlanPolicy,
    EditionPolicy,
    ProposalPolicy,
)
from network.kernel.errors import Invalid, NotFound
from network.kernel.paging import page_of
from network.members.doors import PageRequest
from network.organisations.places import access_told
from network.vocabulary.queries import areas_in_order


@require_GET
def activity_agenda(request: PageRequest) -> HttpResponse:
    """What comes, as a list by day."""
    form = AgendaForm(request.GET)
    filters = form.chosen()
    page = page_of(
        queries.filtered(queries.agenda(request.actor), filters), request.GET.get("page")
    )
    days = [
        (day, list(rows))
        for day, rows in groupby(page, key=lambda row: timezone.localdate(row.starts_at))
    ]
    return TemplateResponse(
        request,
        "network/activities/agenda.html",
        {
            "days": days,
            "page": page,
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
    goes_on = next((row for row in coming if row.state != Edition.State.CANCELLED), None)
    return TemplateResponse(
        request,
        "network/activities/detail.html",
        {
            "activity": activity,
            "coming": coming,
            "next": goes_on,
            "access": access_told(goes_on.access_facts) if goes_on else [],
            "past": [row for row in editions if row not in coming],
            "cancel_form": CancelForm(),
            "needs": queries.needs_of(activity),
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
        except Invalid as error:
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


@require_http_methods(["GET", "POST"])
def idea_new(request: PageRequest) -> HttpResponse:
    """Ik heb een idee: four questions, with or without an account."""
    is_guest = request.actor.is_visitor
    form = IdeaForm(request.POST if request.method == "POST" else None, is_guest=is_guest)
    if request.method == "POST" and form.is_valid():
        idea = actions.submit_idea(form.idea(), by=request.actor)
        if is_guest:
            return TemplateResponse(
                request, "network/activities/idea_mailed.html", {"email": idea.guest_email}
            )
        messages.success(request, _("Sent in. You stay the one who thought of it."))
        return redirect("activities:idea-detail", idea.public_id)
    return TemplateResponse(
        request,
        "network/activities/idea_form.html",
        {"form": form, "days": settings.REPLY_WORKING_DAYS},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def idea_sent(request: PageRequest, token: str) -> HttpResponse:
    """What the link in a guest's mail opens: confirm once, and look at it ever after."""
    idea = queries.idea_sent(links.read_idea(token))
    if idea is None:
        raise NotFound
    if request.method == "POST":
        idea = actions.confirm_idea(idea, by=request.actor)
        return redirect("activities:idea-sent", token)
    return TemplateResponse(
        request, "network/activities/idea.html", {"idea": idea, "is_guest": True}
    )


@require_GET
@login_required
def idea_list(request: PageRequest) -> HttpResponse:
    return TemplateResponse(
        request,
        "network/activities/ideas.html",
        {"page": page_of(queries.ideas_for(request.actor), request.GET.get("page"))},
    )


@require_GET
@login_required
def idea_detail(request: PageRequest, public_id: UUID) -> HttpResponse:
    return _idea_page(request, public_id, IdeaAnswerForm(actor=request.actor), 200)


def _idea_page(
    request: PageRequest, public_id: UUID, form: IdeaAnswerForm, status: int
) -> HttpResponse:
    idea = queries.ideas_for(request.actor).filter(public_id=public_id).first()
    if idea is None:
        raise NotFound
    return TemplateResponse(
        request, "network/activities/idea.html", {"idea": idea, "form": form}, status=status
    )


@require_POST
@login_required
def idea_answer(request: PageRequest, public_id: UUID) -> HttpResponse:
    idea = ProposalPolicy.view.get(request.actor, public_id=public_id)
    form = IdeaAnswerForm(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            actions.answer_idea(idea, **form.cleaned_data, by=request.actor)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, _("Answered. They hear it at once."))
            return redirect("activities:idea-detail", public_id)
    return _idea_page(request, public_id, form, 422)


@require_POST
@login_required
def idea_take(request: PageRequest, public_id: UUID) -> HttpResponse:
    idea = ProposalPolicy.view.get(request.actor, public_id=public_id)
    actions.take_up_idea(idea, by=request.actor)
    messages.success(request, _("It is yours. They hear that you talk about it."))
    return redirect("activities:idea-detail", public_id)


@require_POST
@login_required
def idea_withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    idea = ProposalPolicy.view.get(request.actor, public_id=public_id)
    actions.withdraw_idea(idea, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("activities:ideas")


@require_http_methods(["GET", "POST"])
@login_required
def activity_needs(request: PageRequest, slug: str) -> HttpResponse:
    """What the activity still needs, said by who carries it."""
    activity = ActivityPolicy.change.get(request.actor, slug=slug)
    wish = queries.needs_of(activity)
    asks = list(wish.asks.all()) if wish else []
    said: dict[str, Any] = {ask.kind: ask.title for ask in asks}
    if asks:
        said |= {"size": asks[0].size, "dayparts": asks[0].dayparts}
    form = NeedsForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_needs(activity, form.slots(), by=request.actor)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, _("From now on we look for this. You hear what fits."))
            return redirect("activities:detail", slug)
    return TemplateResponse(
        request,
        "network/activities/needs.html",
        {"activity": activity, "form": form},
        status=422 if form.is_bound else 200,
    )
