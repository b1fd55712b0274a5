"""What a librarian decides before the weekly round leaves, and how it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.engine.shapes import Suggestion
from matching.events import MatchesSuggested, TableLaid
from matching.facts import week_of
from matching.models import Bundle, Match, TableChoice, TableRules
from matching.policies import AskPolicy, MatchPolicy, TableRulesPolicy
from matching.queries import table
from matching.suggesting import say
from network.communities.models import Community, InterestAsk
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.offerings.models import Offering
from network.organisations.models import Organisation

Deed = TableChoice.Deed


def _locked(match: Match) -> Match:
    return (
        Match.objects.select_for_update(of=("self",))
        .select_related("ask__interest__community", "offering")
        .get(pk=match.pk)
    )


def _choose(match: Match, deed: str, by: Actor, **more: Any) -> TableChoice:
    return TableChoice.objects.create(match=match, deed=deed, member_id=by.as_member, **more)


@transaction.atomic
def approve_match(match: Match, line: str = "", *, by: Actor) -> Match:
    """Let this one leave with the round, in her name and with a line from her."""
    match = _locked(match)
    MatchPolicy.approve.require(by, match)
    _choose(match, Deed.APPROVED, by, line=line)
    return match


@transaction.atomic
def approve_certain(matches: Iterable[Match], *, by: Actor) -> int:
    """Let all that are certain leave with the round: the computer's work, seen by a person."""
    rows = Match.objects.select_for_update(of=("self",)).order_by("pk")
    certain = MatchPolicy.approve.filter(
        by, rows.filter(pk__in=[match.pk for match in matches], needs_a_look=False)
    )
    chosen = [
        TableChoice(match=match, deed=Deed.PASSED, member_id=by.as_member) for match in certain
    ]
    return len(TableChoice.objects.bulk_create(chosen))


@transaction.atomic
def hold_match(match: Match, reason: str, *, by: Actor) -> Match:
    """Keep it on the table; it does not come back unchanged."""
    match = _locked(match)
    MatchPolicy.hold.require(by, match)
    _choose(match, Deed.HELD, by, reason=reason, as_it_was=table.looks_like(match))
    return match


@transaction.atomic
def swap_match(match: Match, other: Suggestion, offering: Offering, *, by: Actor) -> Match:
    """Put the next candidate in its place, in her name."""
    match = _locked(match)
    MatchPolicy.swap.require(by, match)
    _choose(match, Deed.SWAPPED, by, as_it_was=table.looks_like(match))
    return _new(match.ask, offering, other, Deed.CHOSEN, by, instead_of=match)


@transaction.atomic
def pair_by_hand(
    ask: InterestAsk, offering: Offering, found: Suggestion, line: str = "", *, by: Actor
) -> Match:
    """Put an ask and an offering together that the computer did not."""
    ask = InterestAsk.objects.select_for_update().get(pk=ask.pk)
    AskPolicy.pair.require(by, ask)
    if Match.objects.open().filter(ask=ask, offering=offering).exists():
        raise Conflict(_("These two are on a list already."))
    return _new(ask, offering, found, Deed.PAIRED, by, line=line)


def _new(
    ask: InterestAsk, offering: Offering, found: Suggestion, deed: str, by: Actor, **more: Any
) -> Match:
    match = Match(ask=ask, offering=offering, suggested_in_week=week_of(clock.today()))
    say(match, found, None, 0)
    match.save()
    _choose(match, deed, by, **more)
    return match


@transaction.atomic
def take_back_choice(match: Match, *, by: Actor) -> Match:
    """Undo what was decided at the table; possible until the round leaves."""
    match = _locked(match)
    MatchPolicy.take_back.require(by, match)
    choice = TableChoice.objects.get(match=match)
    if choice.deed in {Deed.CHOSEN, Deed.PAIRED}:
        replaced = choice.instead_of
        match.delete()
        if replaced is None:
            return match
        TableChoice.objects.filter(match=replaced, deed=Deed.SWAPPED).delete()
        return replaced
    if choice.deed == Deed.SWAPPED:  # what came in its place goes with it
        Match.objects.filter(choice__instead_of=match, told_at=None).unanswered().delete()
    choice.delete()
    return match


@transaction.atomic
def send_bundle(community: Community, *, by: Actor) -> list[Match]:
    """Let what was approved leave now, as this community's bundle of the week."""
    approved = MatchPolicy.send.filter(by).filter(choice__deed__in=TableChoice.LEAVING)
    if not approved.filter(ask__interest__community=community).exists():
        raise Forbidden(_("There is nothing to send. Approve a suggestion first."))
    return _send(community, table.approved_of(community), by)


@system_only
@transaction.atomic
def tell_suggestions(community: Community, *, by: Actor) -> list[Match]:
    """The round leaves by itself: what is certain or approved, in one bundle."""
    return _send(community, table.leaving_of(community), by)


def _send(community: Community, rows: Any, by: Actor) -> list[Match]:
    Community.objects.select_for_update().get(pk=community.pk)
    week = week_of(clock.today())
    if Bundle.objects.filter(community=community, week=week).exists():
        return []
    found = list(rows.select_for_update(of=("self",))[: settings.SUGGESTIONS_PER_WEEK])
    known = table.told_before(found)
    fresh = [match for match in found if (match.ask_id, match.offering_id) not in known]
    Match.objects.filter(pk__in=[match.pk for match in found]).update(told_at=clock.now())
    if fresh:
        Bundle.objects.create(community=community, week=week, member_id=by.member_id)
        told = [match.pk for match in fresh]
        publish(MatchesSuggested(community_id=community.pk, match_ids=told, week=week), by=by)
    return fresh


@transaction.atomic
def set_table_rules(
    library: Organisation, *, wait_days: int | None, shows_at_once: bool, by: Actor
) -> TableRules:
    """Say what leaves by itself, and when."""
    TableRules.objects.get_or_create(organisation=library)
    rules = TableRules.objects.select_for_update().get(organisation=library)
    TableRulesPolicy.change.require(by, rules)
    rules.wait_days, rules.shows_at_once = wait_days, shows_at_once
    rules.save(update_fields=["wait_days", "shows_at_once", "changed_at"])
    return rules


@system_only
@transaction.atomic
def call_to_table(library: Organisation, *, by: Actor) -> None:
    """Tell the librarians once a week that the round lies ready."""
    TableRules.objects.get_or_create(organisation=library)
    rules = TableRules.objects.select_for_update().get(organisation=library)
    week = week_of(clock.today())
    if rules.called_in_week != week:
        rules.called_in_week = week
        rules.save(update_fields=["called_in_week", "changed_at"])
        publish(TableLaid(organisation_id=library.pk, week=week), by=by)
