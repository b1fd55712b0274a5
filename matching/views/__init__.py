from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import actions, links, previews, queries, words
from matching.forms import AnswerForm, DismissForm, FollowUpForm, IntroductionForm
from matching.models import Match, MatchFollowUp
from matching.policies import FollowUpPolicy, MatchPolicy
from matching.queries.table import stands_somewhere
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.kernel.paging import page_of
from network.members.doors import PageRequest, actor_of
from network.members.models import Member

# A suggestion with its reasons is as tall as a telephone.
ON_A_PAGE = 8
SIDES: dict[str, words.Side] = {"offering": "partner", "interest": "community"}
TABS = {
    "suggested": queries.suggestions,
    "asked": queries.asked_of,
    "underway": queries.underway,
    "ended": queries.ended,
}


@require_GET
@login_required
def match_list(request: PageRequest) -> HttpResponse:
    counts = queries.tab_counts(request.actor)
    tab = request.GET.get("tab") or next((name for name in TABS if counts[name]), "suggested")
    rows = TABS.get(tab, queries.suggestions)(request.actor)
    page = page_of(rows, request.GET.get("page"), size=ON_A_PAGE)
    known = words.labels()
    return TemplateResponse(
        request,
        "matching/list.html",
        {
            "matches": words.with_words(page, known),
            "page": page,
            "tab": tab,
            "counts": counts,
            "has_table": stands_somewhere(request.actor),
            "unmet": words.tips(queries.unmet_for(request.actor), known)
            if tab == "suggested" and page.number == 1
            else [],
            "dismiss_form": DismissForm(),
        },
    )


def _match(actor: Actor, public_id: UUID) -> Match:
    match = queries.matches_with_questions(actor).filter(public_id=public_id).first()
    if match is None:
        raise NotFound
    return match


@require_GET
@login_required
def match_detail(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = _match(request.actor, public_id)
    if MatchPolicy.look_at.allows(request.actor, match):
        actions.view_match(match, by=request.actor)
        match = _match(request.actor, public_id)
    return _detail_page(request, match)


def _detail_page(
    request: PageRequest, match: Match, *, status: int = 200, **forms: Any
) -> HttpResponse:
    [spoken] = words.with_words([match])
    ours, theirs = queries.contacts(match) if spoken.may_meet else ([], [])
    return TemplateResponse(
        request,
        "matching/detail.html",
        {
            "match": spoken,
            "ours": ours,
            "theirs": theirs,
            "ticket": links.date_ticket(match) if spoken.may_plan else "",
            "introduction_form": IntroductionForm(initial={"text": words.first_line(match)}),
            "dismiss_form": DismissForm(),
            "follow_up_form": FollowUpForm(),
            **forms,
        },
        status=status,
    )


@require_POST
@login_required
def match_propose(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = _match(request.actor, public_id)
    form = IntroductionForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, match, status=422, introduction_form=form)
    actions.propose_match(match, form.cleaned_data["text"], by=request.actor)
    messages.success(request, _("Asked. You hear from us as soon as they answer."))
    return redirect("matching:detail", public_id)


@require_POST
@login_required
def match_save(request: PageRequest, public_id: UUID) -> HttpResponse:
    actions.save_match(_match(request.actor, public_id), by=request.actor)
    messages.success(request, _("Saved for later."))
    return redirect("matching:list")


@require_POST
@login_required
def match_dismiss(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = _match(request.actor, public_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, match, status=422, dismiss_form=form)
    dismissed = actions.dismiss_match(match, **form.cleaned_data, by=request.actor)
    messages.success(request, words.effect(dismissed))
    return redirect("matching:detail", public_id)


@require_POST
@login_required
def match_undo(request: PageRequest, public_id: UUID) -> HttpResponse:
    actions.undo_dismissal(_match(request.actor, public_id), by=request.actor)
    messages.success(request, _("Undone. The suggestion is back."))
    return redirect("matching:detail", public_id)


@require_POST
@login_required
def match_accept(request: PageRequest, public_id: UUID) -> HttpResponse:
    actions.accept_match(_match(request.actor, public_id), by=request.actor)
    messages.success(request, _("Twice yes! You can talk now."))
    return redirect("matching:detail", public_id)


@require_POST
@login_required
def match_decline(request: PageRequest, public_id: UUID) -> HttpResponse:
    match = _match(request.actor, public_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, match, status=422, dismiss_form=form)
    actions.decline_match(match, **form.cleaned_data, by=request.actor)
    messages.success(request, _("We tell them kindly. They don't hear why."))
    return redirect("matching:list")


@require_POST
@login_required
def match_postpone(request: PageRequest, public_id: UUID) -> HttpResponse:
    actions.postpone_match(_match(request.actor, public_id), by=request.actor)
    messages.success(request, _("We ask you again in a week."))
    return redirect("matching:list")


@require_POST
@login_required
def match_followed_up(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One tap: the button carries the answer."""
    follow_up = FollowUpPolicy.view.get(request.actor, public_id=public_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        match = _match(request.actor, follow_up.match.public_id)
        return _detail_page(request, match, status=422, follow_up_form=form)
    actions.answer_follow_up(follow_up, **form.cleaned_data, by=request.actor)
    messages.success(request, _("Thank you. The next round learns from it."))
    return redirect("matching:detail", follow_up.match.public_id)


@require_http_methods(["GET", "POST"])
def match_answer(request: PageRequest, token: str) -> HttpResponse:
    """The page behind a button in a mail: who it was sent to answers here without signing in.

    Opening it changes nothing, for machines open links too; the button on it does.
    """
    said = links.read(token)
    member = queries.member_named(said.member)
    if member is None:
        raise NotFound
    answer = _answer_match if said.subject == "match" else _answer_follow_up
    return answer(request, said, member)


def _answer_match(request: PageRequest, said: links.Answer, member: Member) -> HttpResponse:
    actor = actor_of(member)
    match = MatchPolicy.view.get(actor, public_id=said.public_id)
    is_open = MatchPolicy.answer_for_provider.allows(actor, match)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    done = False
    if request.method == "POST" and is_open and form.is_valid():
        if said.answer == "yes":
            actions.accept_match(match, by=actor)
        elif said.answer == "no":
            reason = form.cleaned_data["reason"] or "other"
            actions.decline_match(match, reason, by=actor)
        else:
            actions.postpone_match(match, by=actor)
        done = True
    [match] = words.with_words(queries.matches_for(actor).filter(pk=match.pk))
    return TemplateResponse(
        request,
        "matching/answer.html",
        {"match": match, "answer": said.answer, "is_open": is_open, "done": done, "form": form},
    )


def _answer_follow_up(request: PageRequest, said: links.Answer, member: Member) -> HttpResponse:
    actor = actor_of(member)
    follow_up = FollowUpPolicy.view.get(actor, public_id=said.public_id)
    is_open = FollowUpPolicy.answer.allows(actor, follow_up)
    form = FollowUpForm(
        request.POST if request.method == "POST" else None, initial={"answer": said.answer}
    )
    done = False
    if request.method == "POST" and is_open and form.is_valid():
        actions.answer_follow_up(follow_up, **form.cleaned_data, by=actor)
        done = True
    [match] = words.with_words(queries.matches_for(actor).filter(pk=follow_up.match_id))
    return TemplateResponse(
        request,
        "matching/follow_up.html",
        {
            "match": match,
            "answer": MatchFollowUp.Answer(said.answer),
            "is_open": is_open,
            "done": done,
            "form": form,
        },
    )


@require_GET
@login_required
def match_preview(request: PageRequest, what: str) -> HttpResponse:
    """While somebody writes: whom this would suit, before it is published."""
    look = {"offering": previews.of_offering, "interest": previews.of_interest}.get(what)
    if look is None:
        raise NotFound
    preview = look(request.GET)
    return TemplateResponse(
        request,
        "matching/parts.html#live_preview",
        {
            "side": what,
            "preview": preview,
            "names": [fit.name for fit in preview.fits if fit.name],
            "tip": words.tip(preview.tip, SIDES[what]) if preview.tip else "",
        },
    )


@require_GET
def match_how(request: PageRequest) -> HttpResponse:
    """How the computer looks, in words."""
    return TemplateResponse(request, "matching/how.html")
