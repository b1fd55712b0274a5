"""Who may see a match and who may answer it, for which side."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from matching.models import GiverPace, Match, MatchFeedback, MatchFollowUp, MatchRun, PeerCard
from matching.pace import resting
from matching.peers import librarians
from network.communities.policies import speaks_for_community
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, network_host, rule
from network.members.models import Block, Member
from network.offerings.policies import speaks_for_offering
from network.organisations.policies import speaks_for

UNDO_FOR = timedelta(days=1)
State = Match.State


@rule
def on_the_community_side(actor: Actor) -> Q:
    return speaks_for_community(actor, "ask__interest__community")


@rule
def on_the_provider_side(actor: Actor) -> Q:
    return speaks_for_offering(actor, "offering")


@rule
def is_new(actor: Actor) -> Q:
    return Q(state=State.SUGGESTED)


@rule
def is_unanswered(actor: Actor) -> Q:
    return Q(state__in=Match.UNANSWERED)


@rule
def awaits_the_provider(actor: Actor) -> Q:
    return Q(state=State.PROPOSED)


@rule
def was_put_to_the_provider(actor: Actor) -> Q:
    return Q(proposed_at__isnull=False)


@rule
def both_said_yes(actor: Actor) -> Q:
    return Q(accepted_at__isnull=False)


@rule
def is_underway(actor: Actor) -> Q:
    return Q(state__in=Match.INTRODUCED)


@rule
def was_dismissed_just_now(actor: Actor) -> Q:
    return Q(state=State.DISMISSED, proposed_at__isnull=True, ended_at__gt=clock.now() - UNDO_FOR)


@rule
def was_declined_just_now(actor: Actor) -> Q:
    return Q(
        state=State.DISMISSED,
        proposed_at__isnull=False,
        accepted_at__isnull=True,
        ended_at__gt=clock.now() - UNDO_FOR,
    )


@rule
def the_giver_takes_more(actor: Actor) -> Q:
    rest = resting()
    return ~Q(
        offering__organisation__in=rest.exclude(organisation=None).values("organisation")
    ) & ~Q(offering__member__in=rest.exclude(member=None).values("member"))


class MatchPolicy(Policy[Match]):
    """Before two yeses each side sees the other's offer or wish, never a name or an address."""

    model = Match

    view = on_the_community_side | on_the_provider_side & was_put_to_the_provider
    be_the_community = on_the_community_side
    look_at = on_the_community_side & is_new
    answer_for_community = on_the_community_side & is_unanswered
    propose = on_the_community_side & is_unanswered & the_giver_takes_more
    answer_for_provider = on_the_provider_side & awaits_the_provider
    undo = (
        on_the_community_side & was_dismissed_just_now
        | on_the_provider_side & was_declined_just_now
    )
    meet = (on_the_community_side | on_the_provider_side) & both_said_yes
    plan_a_date = (on_the_community_side | on_the_provider_side) & is_underway


@rule
def asked_of_my_community(actor: Actor) -> Q:
    return speaks_for_community(actor, "match__ask__interest__community")


@rule
def asked_of_me_as_provider(actor: Actor) -> Q:
    return speaks_for_offering(actor, "match__offering")


@rule
def is_not_answered(actor: Actor) -> Q:
    return Q(answer="", overtaken_at__isnull=True, match__state__in=Match.INTRODUCED)


class FollowUpPolicy(Policy[MatchFollowUp]):
    model = MatchFollowUp

    view = asked_of_my_community | asked_of_me_as_provider
    answer = (asked_of_my_community | asked_of_me_as_provider) & is_not_answered


@rule
def said_by_my_community(actor: Actor) -> Q:
    mine = speaks_for_community(actor, "match__ask__interest__community")
    return mine & Q(side=MatchFeedback.Side.COMMUNITY)


@rule
def said_by_me_as_provider(actor: Actor) -> Q:
    return speaks_for_offering(actor, "match__offering") & Q(side=MatchFeedback.Side.PROVIDER)


@rule
def still_counts(actor: Actor) -> Q:
    return Q(undone_at__isnull=True)


class FeedbackPolicy(Policy[MatchFeedback]):
    """A no and its reason belong to the side that said it; the other one never sees them."""

    model = MatchFeedback

    view = (said_by_my_community | said_by_me_as_provider) & still_counts
    forget = (said_by_my_community | said_by_me_as_provider) & still_counts


@rule
def of_a_giver_i_speak_for(actor: Actor) -> Q:
    mine = Q() if actor.member_id is None else Q(member=actor.member_id)
    return speaks_for(actor, "organisation") | mine if mine else NOBODY


class GiverPacePolicy(Policy[GiverPace]):
    model = GiverPace

    change = of_a_giver_i_speak_for


@rule
def of_myself_at_work(actor: Actor) -> Q:
    if actor.member_id is None:
        return NOBODY
    return Q(member=actor.member_id, member__in=Member.objects.present().filter(librarians()))


@rule
def of_a_colleague(actor: Actor) -> Q:
    """Somebody else with a card, for who has one too and still works at a library."""
    mine = PeerCard.objects.filter(
        member=actor.member_id, member__in=Member.objects.present().filter(librarians())
    )
    kept_away = Block.objects.filter(
        Q(member=OuterRef("member"), blocked=actor.member_id)
        | Q(member=actor.member_id, blocked=OuterRef("member"))
    )
    return Q(Exists(mine)) & ~Q(member=actor.member_id) & ~Q(Exists(kept_away))


class PeerCardPolicy(Policy[PeerCard]):
    model = PeerCard

    view = of_myself_at_work | of_a_colleague
    change = of_myself_at_work
    ask = of_a_colleague


class MatchRunPolicy(Policy[MatchRun]):
    model = MatchRun

    view = network_host
