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

from matching import actions, funnels, links, peers, previews, queries, words, yields
from matching.forms import (
    AnswerForm,
    DismissForm,
    FollowUpForm,
    IntroductionForm,
    PaceForm,
    PeerForm,
)
from matching.models import Match, MatchFeedback, MatchFollowUp
from matching.policies import FeedbackPolicy, FollowUpPolicy, MatchPolicy, PeerCardPolicy
from matching.queries.table import stands_somewhere
from matching.sentences import Side
from network.kernel.actors import Actor
from network.kernel.errors import Invalid, NotFound
from network.kernel.paging import page_of
from network.members.doors import PageRequest, actor_of
from network.members.models import Member

# A suggestion with its reasons is as tall as a telephone.
ON_A_PAGE = 8
SIDES: dict[str, Side] = {"offering": "partner", "interest": "community"}
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


def _effect(actor: Actor, match: Match) -> str:
    said = queries.said_no(match, actor)
    return words.effect(said) if said else ""


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
            "effect": _effect(request.actor, match) if spoken.may_undo else "",
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
    actions.dismiss_match(match, **form.cleaned_data, by=request.actor)
    messages.success(request, _effect(request.actor, match))
    return redirect("matching:detail", public_id)


@require_GET
@login_required
def learned(request: PageRequest) -> HttpResponse:
    """What the system learned from each no, to read and to take back."""
    groups: dict[str, list[MatchFeedback]] = {}
    for said in words.effects(queries.noes_of(request.actor)):
        groups.setdefault(said.taught_by, []).append(said)
    return TemplateResponse(request, "matching/learned.html", {"groups": groups.items()})


@require_POST
@login_required
def forget(request: PageRequest, public_id: UUID) -> HttpResponse:
    said = FeedbackPolicy.view.get(request.actor, public_id=public_id)
    actions.forget_lesson(said, by=request.actor)
    messages.success(request, _("Forgotten. From the next round on it does not count."))
    return redirect("matching:learned")


@require_GET
@login_required
def funnel(request: PageRequest) -> HttpResponse:
    """How far matches came, with the list behind every number."""
    by = request.GET.get("by", "")
    by = by if by in funnels.BY else "community"
    key, step = request.GET.get("key", ""), request.GET.get("step", "")
    lines, steps = funnels.funnel_by(by, request.actor), funnels.step_names()
    return TemplateResponse(
        request,
        "matching/funnel.html",
        {
            "by": by,
            "lines": lines,
            "steps": steps,
            "chosen": next((line for line in lines if line.key == key), None),
            "step": steps.get(step, ""),
            "matches": funnels.listed(lines, key, step),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def peer_list(request: PageRequest) -> HttpResponse:
    """What I learn and share, and colleagues it fits with."""
    card = peers.card_of(request.actor.as_member)
    said = {"learns": card.learns, "shares": card.shares} if card else None
    form = PeerForm(request.POST or None, initial=said)
    if request.method == "POST" and "stop" in request.POST:
        actions.tear_peer_card(by=request.actor)
        messages.success(request, _("Done. Nobody finds you here any more."))
        return redirect("matching:peers")
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_peer_card(**form.cleaned_data, by=request.actor)
        except Invalid as error:
            form.refuse(error)
        else:
            return redirect("matching:peers")
    context = {"card": card, "form": form, "peers": peers.peers_for(card) if card else []}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "matching/peers.html", context, status=status)


@require_POST
@login_required
def peer_ask(request: PageRequest, public_id: UUID) -> HttpResponse:
    card = PeerCardPolicy.ask.get(request.actor, public_id=public_id)
    pair = actions.ask_peer(card, by=request.actor)
    both = pair.one_said_yes_at and pair.other_said_yes_at
    messages.success(
        request,
        _("Twice yes! You can talk now.") if both else _("Noted. Both of you say yes first."),
    )
    return redirect("chat:rooms" if both else "matching:peers")


@require_http_methods(["GET", "POST"])
@login_required
def giving(request: PageRequest) -> HttpResponse:
    """What came of what I offer, month by month, and how much I take on."""
    givers = {str(giver.public_id): giver for giver in yields.givers_of(request.actor)}
    form = PaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        giver = givers.get(said["giver"])
        if giver is None:
            raise NotFound
        actions.set_pace(giver, said["per_month"], said["paused_until"], by=request.actor)
        messages.success(request, _("Saved. The next round keeps to it."))
        return redirect("matching:giving")
    cards = [
        {
            "giver": giver,
            "name": getattr(giver, "name", "") or _("What I offer"),
            "months": [yields.yield_of(giver, month) for month in yields.months()],
            "form": form if request.POST.get("giver") == key else _pace_form(key, giver),
        }
        for key, giver in givers.items()
    ]
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "matching/giving.html", {"cards": cards}, status=status)


def _pace_form(key: str, giver: yields.Giver) -> PaceForm:
    pace = yields.pace_of(giver)
    return PaceForm(
        prefix=None,
        auto_id=f"{key}-%s",
        initial={
            "giver": key,
            "per_month": pace.per_month if pace else None,
            "paused_until": pace.paused_until if pace and pace.is_paused else None,
        },
    )


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
    effect = _effect(request.actor, match)
    messages.success(request, " ".join([_("We tell them kindly. They don't hear why."), effect]))
    return redirect("matching:detail", public_id)


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
    done, effect = False, ""
    if request.method == "POST" and is_open and form.is_valid():
        if said.answer == "yes":
            actions.accept_match(match, by=actor)
        elif said.answer == "no":
            reason = form.cleaned_data["reason"] or "other"
            actions.decline_match(match, reason, by=actor)
            effect = _effect(actor, match)
        else:
            actions.postpone_match(match, by=actor)
        done = True
    [match] = words.with_words(queries.matches_for(actor).filter(pk=match.pk))
    return TemplateResponse(
        request,
        "matching/answer.html",
        {
            "match": match,
            "answer": said.answer,
            "is_open": is_open,
            "done": done,
            "effect": effect,
            "form": form,
        },
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
