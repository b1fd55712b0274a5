from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.communities.descriptions import (
    FARTHEST_KM,
    MOST_ASKS,
    MOST_TOPICS,
    AskDescription,
    InterestDescription,
)
from network.communities.events import InterestChanged, InterestGrewStale
from network.communities.models import Community, Interest, InterestAsk
from network.communities.policies import CommunityPolicy, InterestPolicy
from network.kernel import clock, search
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.wording import DAYPARTS
from network.vocabulary import reference

PLAIN = ("title", "text", "lang", "area", "radius_km", "max_cost")
ASKED = ("kind", "title", "size", "note")


@transaction.atomic
def write_interest(
    community: Community, description: InterestDescription, *, by: Actor
) -> Interest:
    """Say what the community is looking for."""
    community = Community.objects.select_for_update().get(pk=community.pk)
    CommunityPolicy.write_wishes.require(by, community)
    _check(description)
    interest = Interest(community=community)
    _write(interest, description)
    publish(InterestChanged(interest_id=interest.pk), by=by)
    return interest


@transaction.atomic
def rewrite_interest(
    interest: Interest, description: InterestDescription, *, by: Actor
) -> Interest:
    """Say it better; what was looked at today is fresh again."""
    interest = _locked(interest)
    InterestPolicy.change.require(by, interest)
    _check(description)
    if interest.state == Interest.State.STALE:
        interest.state = Interest.State.ACTIVE
    _write(interest, description)
    publish(InterestChanged(interest_id=interest.pk), by=by)
    return interest


@transaction.atomic
def confirm_interest(interest: Interest, *, by: Actor) -> Interest:
    """Say that the wish is still true."""
    interest = _locked(interest)
    InterestPolicy.confirm.require(by, interest)
    return _becomes(interest, Interest.State.ACTIVE, by)


@transaction.atomic
def pause_interest(interest: Interest, *, by: Actor) -> Interest:
    """Stop looking for a while."""
    interest = _locked(interest)
    InterestPolicy.pause.require(by, interest)
    return _becomes(interest, Interest.State.PAUSED, by)


@transaction.atomic
def resume_interest(interest: Interest, *, by: Actor) -> Interest:
    """Look again."""
    interest = _locked(interest)
    InterestPolicy.resume.require(by, interest)
    return _becomes(interest, Interest.State.ACTIVE, by)


@transaction.atomic
def fulfil_interest(interest: Interest, *, by: Actor) -> Interest:
    """Say that it was found."""
    interest = _locked(interest)
    InterestPolicy.fulfil.require(by, interest)
    return _becomes(interest, Interest.State.FULFILLED, by)


@transaction.atomic
def archive_interest(interest: Interest, *, by: Actor) -> Interest:
    """Put the wish away."""
    interest = _locked(interest)
    InterestPolicy.archive.require(by, interest)
    return _becomes(interest, Interest.State.ARCHIVED, by)


@system_only
@transaction.atomic
def let_interest_grow_stale(interest: Interest, *, by: Actor) -> Interest:
    """Ask whether it is still true, when nobody said so for a long time."""
    interest = _locked(interest)
    if interest.state != Interest.State.ACTIVE or interest.fresh_until >= clock.today():
        return interest
    interest.state = Interest.State.STALE
    interest.save(update_fields=["state", "changed_at"])
    publish(InterestGrewStale(interest_id=interest.pk), by=by)
    return interest


def _locked(interest: Interest) -> Interest:
    return Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)


def _becomes(interest: Interest, state: str, by: Actor) -> Interest:
    interest.state = state
    if state == Interest.State.ACTIVE:
        interest.fresh_until = _fresh_until()
    interest.save(update_fields=["state", "fresh_until", "changed_at"])
    publish(InterestChanged(interest_id=interest.pk), by=by)
    return interest


def _fresh_until() -> date:
    return clock.today() + timedelta(days=settings.STALE_AFTER_DAYS)


def _check(description: InterestDescription) -> None:
    for name in ("title", "text"):
        if not getattr(description, name).strip():
            raise Invalid(_("Write here what you are looking for."), field=name)
    if not 1 <= len(set(description.topics)) <= MOST_TOPICS:
        raise Invalid(_("Choose one to six topics."), field="topics")
    if not 1 <= description.radius_km <= FARTHEST_KM:
        raise Invalid(
            _("Choose a distance between 1 and %(most)s kilometres.") % {"most": FARTHEST_KM},
            field="radius_km",
        )
    _check_listed("cost_kinds", [description.max_cost], "max_cost")
    _check_listed("audiences", description.audience, "audience")
    if not 1 <= len(description.asks) <= MOST_ASKS:
        raise Invalid(_("Say at least one thing that you need, and at most four."), field="asks")
    for ask in description.asks:
        _check_ask(ask)


def _check_ask(ask: AskDescription) -> None:
    if not ask.title.strip():
        raise Invalid(_("Say in a few words what you need."), field="asks")
    _check_listed("offering_kinds", [ask.kind], "asks")
    _check_listed("space_features", ask.must_features, "asks")
    if not set(ask.dayparts) <= set(DAYPARTS):
        raise Invalid(_("Choose one of the answers."), field="asks")


def _check_listed(listing: str, chosen: Iterable[str], field: str) -> None:
    if not set(chosen) <= set(reference.words(listing)):
        raise Invalid(_("Choose one of the answers."), field=field)


def _write(interest: Interest, description: InterestDescription) -> None:
    for name in PLAIN:
        setattr(interest, name, getattr(description, name))
    interest.about = description.about or interest.about
    interest.audience = list(description.audience) or ["everyone"]
    interest.fresh_until = _fresh_until()
    interest.save()
    interest.topics.set(description.topics)
    _write_asks(interest, description)
    search.index(
        interest,
        interest.title,
        interest.text,
        *(ask.title for ask in description.asks),
        *(word for topic in description.topics for word in (topic.label_nl, topic.label_en)),
    )


def _write_asks(interest: Interest, description: InterestDescription) -> None:
    """An ask keeps its row, because matches hang on it; what is not asked any more is dropped."""
    known = {ask.public_id: ask for ask in InterestAsk.objects.filter(interest=interest)}
    for place, asked in enumerate(description.asks):
        kept = known.pop(asked.public_id, None) if asked.public_id else None
        ask = kept or InterestAsk(interest=interest)
        for name in ASKED:
            setattr(ask, name, getattr(asked, name))
        ask.place = place
        ask.must_features, ask.dayparts = list(asked.must_features), list(asked.dayparts)
        ask.save()
    for ask in known.values():
        ask.dropped_at = clock.now()
        ask.save(update_fields=["dropped_at", "changed_at"])
