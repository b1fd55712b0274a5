from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.kernel.errors import DomainError, NotFound
from network.kernel.paging import page_of
from network.members.doors import PageRequest, actor_of
from network.offerings import actions, links, queries
from network.offerings.forms import OfferingFilters, OfferingForm, written
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation
from network.vocabulary import reference
from network.vocabulary.queries import topics_named

VERBS = {
    "publish": (
        actions.publish_offering,
        gettext_lazy("It is online. We look at once for whom it suits."),
    ),
    "confirm": (actions.confirm_offering, gettext_lazy("Thank you. It is confirmed again.")),
    "pause": (actions.pause_offering, gettext_lazy("It is paused. You get no new suggestions.")),
    "resume": (actions.resume_offering, gettext_lazy("It is online again.")),
    "fill": (actions.fill_offering, gettext_lazy("It is full. We don't suggest it for now.")),
    "reopen": (actions.reopen_offering, gettext_lazy("It is online again.")),
}


@require_safe
def offering_list(request: PageRequest) -> HttpResponse:
    """What others give, to look through or to search."""
    form = OfferingFilters(request.GET)
    named = topics_named([request.GET["topic"]]) if request.GET.get("topic") else []
    topic = named[0] if named else None
    filters = form.chosen(topic.slug if topic else "")
    page = page_of(queries.offerings_for(request.actor, filters), request.GET.get("page"))
    return TemplateResponse(
        request,
        "network/offerings/list.html",
        {"page": page, "form": form, "filters": filters, "topic": topic},
    )


@require_safe
def offering_detail(request: PageRequest, slug: str) -> HttpResponse:
    offering = queries.offering_for(request.actor, slug)
    return TemplateResponse(request, "network/offerings/detail.html", {"offering": offering})


@require_safe
@login_required
def offering_mine(request: PageRequest) -> HttpResponse:
    """What I give, for myself and for where I work."""
    page = page_of(queries.my_offerings(request.actor), request.GET.get("page"))
    return TemplateResponse(request, "network/offerings/mine.html", {"page": page})


@require_safe
@login_required
def offering_new(request: PageRequest) -> HttpResponse:
    """First the kind, because each kind asks other things."""
    givers = [*queries.organisations_to_give_for(request.actor)]
    return TemplateResponse(
        request,
        "network/offerings/new.html",
        {
            "kinds": reference.words("offering_kinds").values(),
            "may_give": bool(givers) or queries.me_as_giver(request.actor) is not None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offering_write(request: PageRequest, kind: str) -> HttpResponse:
    if kind not in reference.words("offering_kinds"):
        raise NotFound
    organisations = list(queries.organisations_to_give_for(request.actor))
    me = queries.me_as_giver(request.actor)
    if not organisations and me is None:
        return redirect("offerings:new")
    area = organisations[0].area if organisations else me.home_area if me else None
    form = OfferingForm(
        request.POST or None,
        kind=kind,
        organisations=organisations,
        me=me,
        locations=_places(kind, organisations),
        initial={
            "giver": request.GET.get("giver", ""),
            "area": area,
            "mode": Offering.Mode.ONSITE,
            "cost_kind": "free",
            "max_parallel_matches": 3,
            "lang": (get_language() or "nl")[:2],
        },
    )
    if request.method == "POST" and form.is_valid():
        share = "keep" not in request.POST
        try:
            offering = actions.create_offering(form.described(), by=request.actor, share=share)
        except DomainError as error:
            form.refuse(error)
        else:
            return _written(request, offering, is_online=share)
    return _form_page(request, form, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offering_change(request: PageRequest, slug: str) -> HttpResponse:
    offering = queries.offering_to_change(request.actor, slug)
    organisations = [offering.organisation] if offering.organisation else []
    form = OfferingForm(
        request.POST or None,
        kind=offering.kind,
        organisations=organisations,
        locations=_places(offering.kind, organisations),
        initial=written(offering),
        is_new=False,
    )
    if request.method == "POST" and form.is_valid():
        is_draft = offering.state == Offering.State.DRAFT
        share = is_draft and "keep" not in request.POST
        try:
            told = form.described(offering)
            actions.change_offering(offering, told, by=request.actor, share=share)
        except DomainError as error:
            form.refuse(error)
        else:
            return _written(request, offering, is_online=share or not is_draft)
    return _form_page(request, form, offering.kind, offering)


def _places(kind: str, organisations: list[Organisation]) -> list[Location]:
    """Only a space is in a building."""
    return list(queries.locations_of(organisations)) if kind == Offering.Kind.SPACE else []


def _written(request: PageRequest, offering: Offering, *, is_online: bool) -> HttpResponse:
    if is_online:
        messages.success(request, _("Saved. We look at once for whom it suits."))
    else:
        messages.success(request, _("We kept your text. You can continue later."))
    return redirect("offerings:detail", offering.slug)


def _form_page(
    request: PageRequest, form: OfferingForm, kind: str, offering: Offering | None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "kind": kind, "offering": offering}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "network/offerings/form.html", context, status=status)


@require_POST
@login_required
def offering_do(request: PageRequest, slug: str, verb: str) -> HttpResponse:
    """One button: publish, confirm, pause, resume, fill or reopen."""
    if verb not in VERBS:
        raise NotFound
    action, told = VERBS[verb]
    offering = queries.offering_for(request.actor, slug)
    action(offering, by=request.actor)
    messages.success(request, told)
    if request.POST.get("back") == "mine":
        return redirect("offerings:mine")
    return redirect("offerings:detail", offering.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offering_archive(request: PageRequest, slug: str) -> HttpResponse:
    """Taking it away for good is asked twice."""
    offering = queries.offering_to_change(request.actor, slug)
    if request.method == "POST":
        actions.archive_offering(offering, by=request.actor)
        messages.success(request, _("“%(title)s” was taken away.") % {"title": offering.title})
        return redirect("offerings:mine")
    return TemplateResponse(request, "network/offerings/archive.html", {"offering": offering})


@require_http_methods(["GET", "HEAD", "POST"])
def offering_still_true(request: PageRequest, token: str) -> HttpResponse:
    """From the mail: one tap without signing in, and only for who got that mail."""
    question = links.read(token)
    offering = queries.offering_with_id(question.offering)
    if offering is None:
        raise NotFound
    context = {"offering": offering, "is_open": question.is_open(offering), "is_done": False}
    if request.method == "POST" and question.is_open(offering):
        member = queries.member_with_id(question.member)
        actions.confirm_offering(offering, by=actor_of(member))
        context["is_done"] = True
    response = TemplateResponse(request, "network/offerings/still_true.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
