from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.events import (
    FollowUpAsked,
    MatchAgreed,
    MatchNotRealised,
    MatchProposed,
    MatchRealised,
)
from matching.models import Match, MatchFollowUp
from matching.policies import FollowUpPolicy
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Forbidden
from network.kernel.events import publish

ASKED_AT = time(9)
AGAIN_AFTER = timedelta(days=10)
UNANSWERED_LIMIT = 3


def _locked(about: str) -> Match | None:
    """The match that something is about, if it is about a match at all."""
    kind, _colon, public_id = about.partition(":")
    if kind != "match":
        return None
    return Match.objects.select_for_update().filter(public_id=public_id).first()


def _ask_on(match: Match, moment: datetime) -> None:
    match.follow_ups.filter(asked_at=None, answer="").delete()
    MatchFollowUp.objects.create(match=match, due_at=moment)


@system_only
@transaction.atomic
def start_talking(about: str, *, by: Actor) -> None:
    """They speak of a date: the match is more than an introduction now."""
    match = _locked(about)
    if match is None:
        return
    if match.state not in Match.INTRODUCED:
        raise Forbidden(_("This match is over. Nothing has changed."))
    if match.state == Match.State.ACCEPTED:
        match.state = Match.State.TALKING
        match.save(update_fields=["state", "changed_at"])


@system_only
@transaction.atomic
def agree_match(about: str, ends_at: datetime, *, by: Actor) -> None:
    """A first date stands; the day after it, both are asked whether it worked out."""
    match = _locked(about)
    if match is None or match.state not in Match.INTRODUCED:
        return
    match.state = Match.State.AGREED
    match.agreed_at = match.agreed_at or clock.now()
    match.save(update_fields=["state", "agreed_at", "changed_at"])
    day_after = timezone.localtime(ends_at).date() + timedelta(days=1)
    _ask_on(match, timezone.make_aware(datetime.combine(day_after, ASKED_AT)))
    publish(MatchAgreed(match_id=match.pk), by=by)


@system_only
@transaction.atomic
def reopen_match(about: str, *, by: Actor) -> None:
    """The date was cancelled: they are talking again, and are asked later."""
    match = _locked(about)
    if match is not None and match.state == Match.State.AGREED:
        match.state = Match.State.TALKING
        match.save(update_fields=["state", "changed_at"])
        _ask_on(match, clock.now() + AGAIN_AFTER)


@system_only
@transaction.atomic
def ask_follow_up(follow_up: MatchFollowUp, *, by: Actor) -> None:
    """Ask "is het gelukt?"; who never answers three times has answered too."""
    follow_up = MatchFollowUp.objects.select_for_update().get(pk=follow_up.pk)
    match = Match.objects.select_for_update().get(pk=follow_up.match_id)
    if follow_up.asked_at or follow_up.answer or match.state not in Match.INTRODUCED:
        return
    silent = match.follow_ups.filter(answer="", overtaken_at=None).exclude(asked_at=None).count()
    if silent >= UNANSWERED_LIMIT:
        follow_up.delete()
        _finish(match, Match.State.NOT_REALISED, by)
        return
    follow_up.asked_at = clock.now()
    follow_up.save(update_fields=["asked_at", "changed_at"])
    MatchFollowUp.objects.create(match=match, due_at=clock.now() + AGAIN_AFTER)
    publish(FollowUpAsked(follow_up_id=follow_up.pk), by=by)


@transaction.atomic
def answer_follow_up(
    follow_up: MatchFollowUp, answer: str, note: str = "", *, by: Actor
) -> MatchFollowUp:
    """Answer "is het gelukt?" for either side; the next round learns from it."""
    follow_up = (
        MatchFollowUp.objects.select_for_update(of=("self",))
        .select_related("match")
        .get(pk=follow_up.pk)
    )
    FollowUpPolicy.answer.require(by, follow_up)
    follow_up.answer = answer
    follow_up.note = note
    follow_up.answered_at = clock.now()
    follow_up.answered_by_id = by.as_member
    follow_up.asked_at = follow_up.asked_at or clock.now()
    follow_up.save()
    match = Match.objects.select_for_update().get(pk=follow_up.match_id)
    match.follow_ups.filter(answer="", asked_at=None).delete()
    match.follow_ups.filter(answer="").update(overtaken_at=clock.now())
    if answer == MatchFollowUp.Answer.BUSY:
        _ask_on(match, clock.now() + AGAIN_AFTER)
    else:
        worked = answer == MatchFollowUp.Answer.YES
        _finish(match, Match.State.REALISED if worked else Match.State.NOT_REALISED, by)
    return follow_up


def _finish(match: Match, state: str, by: Actor) -> None:
    match.state = state
    match.ended_at = clock.now()
    match.save(update_fields=["state", "ended_at", "changed_at"])
    event = MatchRealised if state == Match.State.REALISED else MatchNotRealised
    publish(event(match_id=match.pk), by=by)


@system_only
@transaction.atomic
def remind_provider(match: Match, *, by: Actor) -> None:
    """The week of "later" is over: ask once more."""
    match = Match.objects.select_for_update().get(pk=match.pk)
    if match.state == Match.State.PROPOSED and match.remind_on:
        match.remind_on = None
        match.save(update_fields=["remind_on", "changed_at"])
        publish(MatchProposed(match_id=match.pk), by=by)
