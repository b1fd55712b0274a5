from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from network.communities import actions, phases, queries
from network.communities.forms.community import (
    CommunityFilters,
    CommunityForm,
    PhaseForm,
    explained,
    written,
)
from network.communities.models import Community
from network.communities.policies import CommunityPolicy
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.paging import page_of
from network.members.doors import PageRequest
from network.vocabulary.queries import topics_named

UNSEEN = "noindex, nofollow"


@require_safe
def community_list(request: PageRequest) -> HttpResponse:
    form = CommunityFilters(request.GET)
    chosen = form.chosen()
    rows = queries.communities_for(request.actor, **chosen)
    narrow = chosen["topic"] not in dict(form.fields["topic"].choices)  # type: ignore[attr-defined]
    return TemplateResponse(
        request,
        "network/communities/list.html",
        {
            "form": form,
            "page": page_of(rows, request.GET.get("page")),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "topic": next(iter(topics_named([chosen["topic"]])), None) if narrow else None,
        },
    )


@require_safe
def community_detail(request: PageRequest, slug: str) -> HttpResponse:
    community: Any = queries.community_for(request.actor, slug)
    if not community.may_view:
        return _unlisted(
            TemplateResponse(request, "network/communities/name.html", {"community": community})
        )
    response = TemplateResponse(
        request,
        "network/communities/detail.html",
        {
            "community": community,
            "heading": phases.HEADINGS[community.phase],
            "course": phases.course_of(community.phase),
            "wishes": queries.wishes_of(community, request.actor),
            "people": queries.people_of(community, request.actor),
            "head_count": queries.head_count(community),
        },
    )
    is_public = community.openness in {"open", "request"} and not community.is_sensitive
    return response if is_public else _unlisted(response)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = UNSEEN
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_new(request: PageRequest) -> HttpResponse:
    form = CommunityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            community = actions.start_community(form.described(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your group has a page. Now tell what you look for."))
            return redirect("communities:detail", community.slug)
    return TemplateResponse(
        request,
        "network/communities/form.html",
        {"form": form, "may_start": queries.may_start(request.actor)},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_change(request: PageRequest, slug: str) -> HttpResponse:
    community = queries.open_community_for(request.actor, slug)
    CommunityPolicy.change.require(request.actor, community)
    form = CommunityForm(
        request.POST if request.method == "POST" else None, initial=written(community)
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_community(community, form.described(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your page is changed."))
            return redirect("communities:detail", community.slug)
    return TemplateResponse(
        request,
        "network/communities/form.html",
        {"form": form, "community": community, "may_start": True},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_phase(request: PageRequest, slug: str) -> HttpResponse:
    """First choose the step, then tick what is done."""
    community = queries.open_community_for(request.actor, slug)
    CommunityPolicy.change_phase.require(request.actor, community)
    told = request.POST if request.method == "POST" else request.GET
    phase_to = told.get("to", "")
    form = None
    if phase_to:
        form = _phase_form(request, community, phase_to)
        if form.is_bound and form.is_valid() and _take_step(request, community, form):
            return redirect("communities:detail", community.slug)
    return TemplateResponse(
        request,
        "network/communities/phase.html",
        {
            "community": community,
            "course": phases.course_of(community.phase),
            "steps": _steps(community),
            "step": phase_to,
            "step_label": Community.Phase(phase_to).label if form else "",
            "form": form,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _steps(community: Community) -> list[tuple[str, Any]]:
    choices = [
        (phase, Community.Phase(phase).label) for phase in phases.next_phases(community.phase)
    ]
    return explained(choices, phases.HELP)


def _phase_form(request: PageRequest, community: Community, phase_to: str) -> PhaseForm:
    if phase_to not in phases.next_phases(community.phase):
        raise NotFound
    data = request.POST if request.method == "POST" else None
    return PhaseForm(data, community=community, phase_to=phase_to)


def _take_step(request: PageRequest, community: Community, form: PhaseForm) -> bool:
    said = form.cleaned_data
    try:
        actions.change_phase(
            community, said["to"], ticked=said["ticked"], note=said["note"], by=request.actor
        )
    except (Invalid, Conflict) as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("The group took a step."))
    return True
