from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.communities import actions, queries
from network.communities.forms.wishes import InterestForm, written
from network.communities.models import Community, Interest
from network.communities.policies import CommunityPolicy, InterestPolicy
from network.kernel.errors import Conflict, Invalid, NotFound
from network.members.doors import PageRequest


@require_safe
def wish_detail(request: PageRequest, slug: str, wish: UUID) -> HttpResponse:
    interest = _wish(request, slug, wish)
    response = TemplateResponse(
        request,
        "network/communities/wish.html",
        {"interest": interest, "community": interest.community, "asks": interest.asks.all()},
    )
    if interest.community.is_sensitive or interest.community.openness not in {"open", "request"}:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _wish(request: PageRequest, slug: str, wish: UUID) -> Any:
    interest = queries.interest_for(request.actor, wish)
    if interest.community.slug != slug:
        raise NotFound
    return interest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish_new(request: PageRequest, slug: str) -> HttpResponse:
    community = queries.open_community_for(request.actor, slug)
    CommunityPolicy.write_wishes.require(request.actor, community)
    form = InterestForm(
        request.POST if request.method == "POST" else None,
        initial={"area": community.area, "topics": list(community.topics.all())},
    )
    if form.is_bound and form.is_valid():
        try:
            interest = actions.write_interest(community, form.described(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("From now on we look for this. You hear what fits."))
            return redirect("communities:wish", slug, interest.public_id)
    return _form_page(request, community, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish_change(request: PageRequest, slug: str, wish: UUID) -> HttpResponse:
    interest = _wish(request, slug, wish)
    InterestPolicy.change.require(request.actor, interest)
    form = InterestForm(
        request.POST if request.method == "POST" else None, initial=written(interest)
    )
    if form.is_bound and form.is_valid():
        try:
            actions.rewrite_interest(interest, form.described(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Changed. We look again right away."))
            return redirect("communities:wish", slug, interest.public_id)
    return _form_page(request, interest.community, form, interest)


def _form_page(
    request: PageRequest, community: Community, form: InterestForm, interest: Interest | None = None
) -> HttpResponse:
    return TemplateResponse(
        request,
        "network/communities/wish_form.html",
        {"community": community, "interest": interest, "form": form},
        status=422 if form.mistakes else 200,
    )


@login_required
@require_POST
def wish_move(request: PageRequest, slug: str, wish: UUID, verb: str) -> HttpResponse:
    """One tap: still true, pause, look again, found, or put away."""
    interest = _wish(request, slug, wish)
    deed, said = MOVES[verb]
    deed(interest, by=request.actor)
    messages.success(request, said())
    if verb == "archive":
        return redirect("communities:detail", slug)
    return redirect("communities:wish", slug, interest.public_id)


MOVES: dict[str, tuple[Callable[..., Interest], Callable[[], str]]] = {
    "confirm": (actions.confirm_interest, lambda: _("Good to know. We keep looking.")),
    "pause": (actions.pause_interest, lambda: _("Paused. We look again when you say so.")),
    "resume": (actions.resume_interest, lambda: _("We look again.")),
    "fulfil": (actions.fulfil_interest, lambda: _("Found. How nice!")),
    "archive": (actions.archive_interest, lambda: _("The wish is put away.")),
}
