"""The match table: the weekly round as it lies ready, before anybody else is told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import actions, pairing, sentences, words
from matching.forms import OfferingSearchForm, PairForm, TableRulesForm
from matching.models import Match
from matching.policies import MatchPolicy
from matching.queries import table
from network.communities.models import InterestAsk
from network.kernel.errors import DomainError, NotFound
from network.members.doors import PageRequest
from network.offerings.policies import OfferingPolicy
from network.offerings.queries import Filters, offerings_for
from network.organisations.policies import OrganisationPolicy

FOUND = 12


def form_of(match: Match, data: Any = None) -> PairForm:
    return PairForm(data, prefix=f"p{match.pk}")


@require_GET
@login_required
def match_table(request: PageRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: PageRequest, *, status: int = 200, forms: dict[int, PairForm] | None = None
) -> HttpResponse:
    if not table.stands_somewhere(request.actor):
        raise NotFound
    known = words.labels()
    places = table.places(request.actor)
    matches = [match for place in places for match in place.matches]
    watched = table.watched(matches)
    for match in words.with_words(matches, known):
        match.watch = words.watching(watched[match.pk])
        match.form = (forms or {}).get(match.pk) or form_of(match)
        match.has_changed = table.changed_while_held(match)
    for place in places:
        place.unmet = words.tips(place.unmet, known)
    libraries = list(table.my_libraries(request.actor))
    return TemplateResponse(
        request,
        "matching/table.html",
        {
            "places": places,
            "certain": sum(len(place.certain) for place in places),
            "uncertain": sum(len(place.uncertain) for place in places),
            "approved": sum(len(place.approved) for place in places if not place.was_sent),
            "next": next((m for place in places for m in place.uncertain), None),
            "libraries": [(library, _rules_form(library)) for library in libraries],
        },
        status=status,
    )


def _rules_form(library: Any, data: Any = None) -> TableRulesForm:
    rules = table.rules_of(library)
    initial = {
        "wait_days": "" if rules.wait_days is None else rules.wait_days,
        "shows_at_once": rules.shows_at_once,
    }
    return TableRulesForm(data, initial=initial, prefix=library.slug)


def _onward(request: PageRequest, here: Match | None = None) -> HttpResponse:
    """Back to the table, to the next pair that asks for a look: the keyboard goes on there."""
    rows = [match for place in table.places(request.actor) for match in place.uncertain]
    after = [m for m in rows if here is None or m.pk != here.pk]
    target = f"#pair-{after[0].public_id}" if after else "#send"
    return redirect(reverse("matching:table") + target)


@require_POST
@login_required
def table_approve(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = table.match_on_the_table(request.actor, public_id)
    form = form_of(match, request.POST)
    if not form.is_valid():
        return _page(request, status=422, forms={match.pk: form})
    actions.approve_match(match, form.cleaned_data["line"], by=request.actor)
    messages.success(request, _("Approved: %(title)s.") % {"title": match.offering.title})
    return _onward(request, match)


@require_POST
@login_required
def table_hold(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = table.match_on_the_table(request.actor, public_id)
    MatchPolicy.hold.require(request.actor, match)
    form = form_of(match, request.POST)
    if form.is_valid() and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Write in a few words why."))
    if not form.is_valid():
        return _page(request, status=422, forms={match.pk: form})
    actions.hold_match(match, form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("Held back: %(title)s.") % {"title": match.offering.title})
    return _onward(request, match)


@require_POST
@login_required
def table_swap(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = table.match_on_the_table(request.actor, public_id)
    MatchPolicy.swap.require(request.actor, match)
    other = pairing.next_candidate(match)
    if other is None:
        messages.warning(request, _("There is no other that fits. Nothing has changed."))
        return redirect(reverse("matching:table") + f"#pair-{match.public_id}")
    offering, found = other
    actions.swap_match(match, found, offering, by=request.actor)
    messages.success(request, _("Swapped for: %(title)s.") % {"title": offering.title})
    return _onward(request, match)


@require_POST
@login_required
def table_undo(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = table.match_on_the_table(request.actor, public_id)
    back = actions.take_back_choice(match, by=request.actor)
    messages.success(request, _("Undone."))
    return redirect(reverse("matching:table") + (f"#pair-{back.public_id}" if back.pk else ""))


@require_POST
@login_required
def table_approve_certain(request: PageRequest) -> HttpResponse:
    places = table.places(request.actor)
    certain = [match for place in places for match in place.certain]
    number = actions.approve_certain(certain, by=request.actor)
    said = ngettext("%(n)d certain one goes along.", "%(n)d certain ones go along.", number)
    messages.success(request, said % {"n": number})
    return _onward(request)


@require_POST
@login_required
def table_send(request: PageRequest) -> HttpResponse:
    """All that was approved leaves, each community its own bundle."""
    told = 0
    for place in table.places(request.actor):
        if place.approved and not place.was_sent:
            told += len(actions.send_bundle(place.community, by=request.actor))
    if told:
        said = ngettext(
            "%(n)d suggestion is on its way.", "%(n)d suggestions are on their way.", told
        )
        messages.success(request, said % {"n": told})
    else:
        messages.warning(request, _("There is nothing to send. Approve a suggestion first."))
    return redirect("matching:table")


@require_POST
@login_required
def table_rules(request: PageRequest, slug: str) -> HttpResponse:
    library = OrganisationPolicy.view.get(request.actor, slug=slug)
    form = _rules_form(library, request.POST)
    if form.is_valid():
        actions.set_table_rules(library, **form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved. It counts from the next round on."))
    return redirect(reverse("matching:table") + "#rules")


@require_http_methods(["GET", "POST"])
@login_required
def table_pair(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Pair by hand: one ask, and the offerings that somebody looks for beside it."""
    ask = table.ask_to_pair(request.actor, public_id)
    if request.method == "POST":
        return _pair(request, ask)
    form = OfferingSearchForm(request.GET or {"q": ""})
    text = form.cleaned_data["q"] if form.is_valid() else ""
    rows = offerings_for(request.actor, Filters(text=text, kind="" if text else ask.kind))
    return TemplateResponse(
        request,
        "matching/pair.html",
        {
            "ask": ask,
            "form": form,
            "found": [_spoken(each) for each in pairing.candidates(ask, list(rows[:FOUND]))],
        },
    )


def _spoken(candidate: pairing.Candidate) -> dict[str, Any]:
    known = words.labels()
    found = candidate.found
    return {
        "offering": candidate.offering,
        "band": found.band if found else "",
        "reasons": [sentences.reason(each, known) for each in (found.reasons if found else ())],
        "warnings": [sentences.warning(each, known) for each in (found.warnings if found else ())],
        "walls": [sentences.why_not(each, known) for each in candidate.walls],
    }


def _pair(request: PageRequest, ask: InterestAsk) -> HttpResponse:
    slug = request.POST.get("offering", "")
    offering = OfferingPolicy.find.get(request.actor, slug=slug)
    candidate = pairing.candidate(ask, offering)
    if candidate.found is None:
        wall = next(iter(_spoken(candidate)["walls"]), _("This can't be done now."))
        messages.warning(request, wall)
        return redirect("matching:table-pair", ask.public_id)
    line = request.POST.get("line", "")[:300]
    try:
        match = actions.pair_by_hand(ask, offering, candidate.found, line, by=request.actor)
    except DomainError as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("matching:table-pair", ask.public_id)
    messages.success(request, _("Put together. It goes along with the round, in your name."))
    return redirect(reverse("matching:table") + f"#pair-{match.public_id}")
