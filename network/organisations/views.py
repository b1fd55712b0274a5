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

from network.kernel.errors import Conflict, Invalid
from network.kernel.paging import page_of
from network.members.doors import PageRequest
from network.organisations import actions, places, queries
from network.organisations.forms import (
    LocationForm,
    OrganisationFilters,
    OrganisationForm,
    StaffRequestForm,
    StaffRoleForm,
    written,
    written_place,
)
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.policies import OrganisationPolicy


@require_safe
def organisation_list(request: PageRequest) -> HttpResponse:
    form = OrganisationFilters(request.GET)
    chosen = form.chosen()
    rows = queries.organisations_for(request.actor, **chosen)
    return TemplateResponse(
        request,
        "network/organisations/list.html",
        {
            "form": form,
            "page": page_of(rows, request.GET.get("page")),
            "kind": chosen["kind"],
            "is_filtered": any(chosen.values()),
            "waiting": queries.organisations_waiting(request.actor)
            if request.actor.is_host
            else (),
        },
    )


@require_safe
def organisation_detail(request: PageRequest, slug: str) -> HttpResponse:
    organisation: Any = queries.organisation_for(request.actor, slug)
    response = TemplateResponse(
        request,
        "network/organisations/detail.html",
        {
            "organisation": organisation,
            "places": [
                {
                    "location": location,
                    "week": places.week_of(location),
                    "access": places.access_told(location.access_facts),
                }
                for location in organisation.locations.all()
            ],
            "staff": queries.staff_shown(organisation, request.actor),
            "seat": queries.my_seat(organisation, request.actor),
        },
    )
    if organisation.state != Organisation.State.VERIFIED:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: PageRequest) -> HttpResponse:
    """Apply as a partner: written down, and at once sent to be checked unless kept."""
    form = OrganisationForm(
        request.POST if request.method == "POST" else None, with_libraries=request.actor.is_host
    )
    if form.is_bound and form.is_valid():
        try:
            organisation = actions.apply_as_partner(form.described(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            if "keep" not in request.POST:
                actions.submit_organisation(organisation, by=request.actor)
                messages.success(request, _("Sent. The network's host checks it and tells you."))
            return redirect("organisations:detail", organisation.slug)
    return TemplateResponse(
        request,
        "network/organisations/form.html",
        {"form": form, "may_apply": queries.may_apply(request.actor)},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_change(request: PageRequest, slug: str) -> HttpResponse:
    organisation = queries.organisation_for(request.actor, slug)
    OrganisationPolicy.change.require(request.actor, organisation)
    reserved = organisation.kind in {Organisation.LIBRARY, Organisation.SUPPORT}
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        initial=written(organisation),
        with_libraries=request.actor.is_host or reserved,
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_organisation(organisation, form.described(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your page is changed."))
            return redirect("organisations:detail", slug)
    return TemplateResponse(
        request,
        "network/organisations/form.html",
        {"form": form, "organisation": organisation, "may_apply": True},
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def organisation_move(request: PageRequest, slug: str, verb: str) -> HttpResponse:
    """Send to be checked; or, as the network's host, check, suspend or close."""
    organisation = queries.organisation_for(request.actor, slug)
    deed, said = MOVES[verb]
    deed(organisation, by=request.actor)
    messages.success(request, said())
    if verb == "archive":
        return redirect("organisations:list")
    return redirect("organisations:detail", slug)


MOVES: dict[str, tuple[Callable[..., Organisation], Callable[[], str]]] = {
    "submit": (
        actions.submit_organisation,
        lambda: _("Sent. The network's host checks it and tells you."),
    ),
    "verify": (actions.verify_organisation, lambda: _("Checked. Everybody sees it now.")),
    "suspend": (actions.suspend_organisation, lambda: _("Suspended. Nobody sees it for now.")),
    "archive": (actions.archive_organisation, lambda: _("The page is closed.")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_form(request: PageRequest, slug: str, place: str = "") -> HttpResponse:
    """A new place, or what is known about one."""
    organisation = queries.organisation_for(request.actor, slug)
    OrganisationPolicy.change.require(request.actor, organisation)
    location = queries.location_for(request.actor, organisation, place) if place else None
    form = LocationForm(
        request.POST if request.method == "POST" else None,
        initial=written_place(location) if location else {"area": organisation.area},
    )
    if form.is_bound and form.is_valid():
        if location:
            actions.change_location(location, form.described(), by=request.actor)
        else:
            actions.add_location(organisation, form.described(), by=request.actor)
        messages.success(request, _("Saved. Now people know where they can find you."))
        return redirect("organisations:detail", slug)
    return TemplateResponse(
        request,
        "network/organisations/place.html",
        {"form": form, "organisation": organisation, "location": location},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_join(request: PageRequest, slug: str) -> HttpResponse:
    organisation = queries.organisation_for(request.actor, slug)
    OrganisationPolicy.ask_to_join.require(request.actor, organisation)
    form = StaffRequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.ask_for_a_place(organisation, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Sent. The organisation answers you here."))
        return redirect("organisations:detail", slug)
    return TemplateResponse(
        request,
        "network/organisations/staff_join.html",
        {"form": form, "organisation": organisation},
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def staff_list(request: PageRequest, slug: str) -> HttpResponse:
    """Who works here, for who keeps the list."""
    organisation = queries.organisation_for(request.actor, slug)
    OrganisationPolicy.manage_staff.require(request.actor, organisation)
    seats: list[Any] = list(queries.staff_managed(organisation, request.actor))
    for seat in seats:
        seat.role_form = StaffRoleForm(
            initial={"role": seat.role}, auto_id=f"role-{seat.public_id}-%s"
        )
    return TemplateResponse(
        request,
        "network/organisations/staff.html",
        {
            "organisation": organisation,
            "requests": [seat for seat in seats if seat.state == "requested"],
            "seats": [seat for seat in seats if seat.state != "requested"],
        },
    )


@login_required
@require_POST
def staff_move(request: PageRequest, slug: str, seat: UUID, verb: str) -> HttpResponse:
    """Confirm, refuse, end, pause; a refusal of the house comes back as a sentence."""
    organisation = queries.organisation_for(request.actor, slug)
    row = queries.seat_for(request.actor, organisation, seat)
    try:
        if verb == "role":
            actions.change_staff_role(row, request.POST.get("role", ""), by=request.actor)
        else:
            STAFF_MOVES[verb](row, by=request.actor)
    except (Invalid, Conflict) as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Saved."))
    keeps = OrganisationPolicy.manage_staff.allows(request.actor, organisation)
    return redirect("organisations:staff" if keeps else "organisations:detail", slug)


STAFF_MOVES: dict[str, Callable[..., OrganisationMembership]] = {
    "approve": actions.approve_staff,
    "decline": actions.decline_staff,
    "withdraw": actions.withdraw_staff_request,
    "pause": actions.pause_staff,
    "resume": actions.resume_staff,
    "end": actions.end_staff,
}
STAFF_VERBS = (*STAFF_MOVES, "role")
