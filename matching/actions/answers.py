from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from matching.events import MatchAccepted, MatchDismissed, MatchProposed, MatchReconsidered
from matching.learned import NOT_NOW, taught_by
from matching.models import GiverPace, Introduction, Match, MatchFeedback, MatchFollowUp
from matching.policies import FeedbackPolicy, MatchPolicy
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.events import publish

RETURNS_AFTER = timedelta(days=90)
REMIND_AFTER = timedelta(days=7)
ASK_AFTER = timedelta(days=10)


def _locked(match: Match) -> Match:
    return (
        Match.objects.select_for_update(of=("self",))
        .select_related("ask__interest__community", "ask__interest__area", "offering__area")
        .get(pk=match.pk)
    )


def _set(match: Match, state: str, **fields: Any) -> Match:
    match.state = state
    for name, value in fields.items():
        setattr(match, name, value)
    match.save(update_fields=["state", *fields, "changed_at"])
    return match


@transaction.atomic
def view_match(match: Match, *, by: Actor) -> Match:
    """Remember that the community looked at it: the funnel counts it, nobody is told."""
    match = _locked(match)
    MatchPolicy.look_at.require(by, match)
    return _set(match, Match.State.VIEWED, viewed_at=clock.now())


@transaction.atomic
def save_match(match: Match, *, by: Actor) -> Match:
    """Keep it for later."""
    match = _locked(match)
    MatchPolicy.answer_for_community.require(by, match)
    return _set(match, Match.State.SAVED, viewed_at=match.viewed_at or clock.now())


@transaction.atomic
def propose_match(match: Match, text: str, *, by: Actor) -> Match:
    """Say yes for the community, with a word to the provider, who is asked now."""
    match = _locked(match)
    GiverPace.objects.select_for_update().filter(
        Q(organisation=match.offering.organisation_id) | Q(member=match.offering.member_id)
    ).first()  # two communities that ask at once are counted one after the other
    MatchPolicy.propose.require(by, match)
    _set(
        match,
        Match.State.PROPOSED,
        proposed_at=clock.now(),
        proposed_by_id=by.as_member,
        viewed_at=match.viewed_at or clock.now(),
    )
    Introduction.objects.update_or_create(match=match, defaults={"text": text})
    publish(MatchProposed(match_id=match.pk), by=by)
    return match


@transaction.atomic
def dismiss_match(match: Match, reason: str, note: str = "", *, by: Actor) -> Match:
    """Say no for the community; the pair stays away, or comes back later for "not now"."""
    match = _locked(match)
    MatchPolicy.answer_for_community.require(by, match)
    return _end(match, MatchFeedback.Side.COMMUNITY, reason, note, by)


@transaction.atomic
def decline_match(match: Match, reason: str, note: str = "", *, by: Actor) -> Match:
    """Say no for the provider; the community hears that it is a no, never why."""
    match = _locked(match)
    MatchPolicy.answer_for_provider.require(by, match)
    return _end(match, MatchFeedback.Side.PROVIDER, reason, note, by)


def _end(match: Match, side: str, reason: str, note: str, by: Actor) -> Match:
    returns_on = clock.today() + RETURNS_AFTER if reason == NOT_NOW else None
    _set(match, Match.State.DISMISSED, ended_at=clock.now(), returns_on=returns_on)
    MatchFeedback.objects.create(
        match=match,
        side=side,
        reason=reason,
        note=note,
        learned=taught_by(match, side, reason),
        member_id=by.as_member,
    )
    publish(
        MatchDismissed(match_id=match.pk, by_provider=side == MatchFeedback.Side.PROVIDER), by=by
    )
    return match


@transaction.atomic
def undo_dismissal(match: Match, *, by: Actor) -> Match:
    """Take a no back, soon after it was said; what it taught is forgotten with it."""
    match = _locked(match)
    MatchPolicy.undo.require(by, match)
    match.feedback.filter(undone_at=None).update(undone_at=clock.now())
    if match.proposed_at is None:
        return _set(match, Match.State.VIEWED, ended_at=None, returns_on=None)
    publish(MatchReconsidered(match_id=match.pk), by=by)
    return _set(match, Match.State.PROPOSED, ended_at=None, returns_on=None)


@transaction.atomic
def forget_lesson(feedback: MatchFeedback, *, by: Actor) -> None:
    """Forget what a no taught: the next run looks as if it was never said."""
    feedback = MatchFeedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    FeedbackPolicy.forget.require(by, feedback)
    feedback.undone_at = clock.now()
    feedback.save(update_fields=["undone_at", "changed_at"])
    match = _locked(feedback.match)
    if match.state == Match.State.DISMISSED:
        _set(match, match.state, returns_on=clock.today())


@transaction.atomic
def postpone_match(match: Match, *, by: Actor) -> Match:
    """Say "later" for the provider: the question stays open and comes once more in a week."""
    match = _locked(match)
    MatchPolicy.answer_for_provider.require(by, match)
    return _set(match, Match.State.PROPOSED, remind_on=clock.today() + REMIND_AFTER)


@transaction.atomic
def accept_match(match: Match, *, by: Actor) -> Match:
    """Say yes for the provider: now both did, and everything that follows opens with it."""
    match = _locked(match)
    MatchPolicy.answer_for_provider.require(by, match)
    _set(
        match,
        Match.State.ACCEPTED,
        accepted_at=clock.now(),
        accepted_by_id=by.as_member,
        remind_on=None,
    )
    MatchFollowUp.objects.create(match=match, due_at=clock.now() + ASK_AFTER)
    publish(MatchAccepted(match_id=match.pk), by=by)
    return match
