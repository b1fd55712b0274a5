"""Who may see a match and who may answer it, for which side."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from matching.models import (
    GiverPace,
    Match,
    MatchFeedback,
    MatchFollowUp,
    MatchRun,
    PeerCard,
    TableChoice,
    TableRules,
)
from matching.pace import resting
from matching.peers import librarians
from network.communities.models import InterestAsk
from network.communities.policies import may_see, speaks_for_community
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, network_host, rule
from network.members.models import Block, Member
from network.offerings.policies import speaks_for_offering
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.policies import is_librarian_of, speaks_for

UNDO_FOR = timedelta(days=1)
State = Match.State


COMMUNITY = "ask__interest__community"


def stands_at_the_table(actor: Actor, path: str) -> Q:
    """The actor lays out the round of the community that `path` leads to.

    Its community librarians do; who else speaks for the library, or for the agency behind it,
    does so for the communities they may see.
    """
    library = f"{path}__home_branch__organisation"
    colleague = speaks_for(actor, library) | speaks_for(actor, f"{library}__parent")
    return is_librarian_of(actor, library) | colleague & may_see(actor, path)


def somebody_looks(path: str) -> Q:
    """The library of the community that `path` leads to has a librarian."""
    seats = OrganisationMembership.objects.active().filter(
        organisation=OuterRef(f"{path}__home_branch__organisation"),
        role=OrganisationMembership.Role.COMMUNITY_LIBRARIAN,
    )
    return Q(Exists(seats))


def waits_for_a_look() -> Q:
    """Still on the table and not for the community's eyes."""
    strict = TableRules.objects.filter(
        organisation=OuterRef(f"{COMMUNITY}__home_branch__organisation"), shows_at_once=False
    )
    unsettled = Q(choice=None) & (Q(needs_a_look=True) | Q(Exists(strict)))
    kept = Q(choice__deed__in=TableChoice.STAYING)
    chosen = Q(choice__deed__in=TableChoice.LEAVING)
    on_the_table = Q(state__in=Match.UNANSWERED, told_at=None)
    return on_the_table & (kept | (unsettled | chosen) & somebody_looks(COMMUNITY))


@rule
def is_for_my_eyes(actor: Actor) -> Q:
    """What a librarian has to look at first is seen by who stands at the table alone."""
    return ~waits_for_a_look() | is_librarian_of(actor, f"{COMMUNITY}__home_branch__organisation")


@rule
def that_i_lay_out(actor: Actor) -> Q:
    return stands_at_the_table(actor, COMMUNITY)


@rule
def lies_on_the_table(actor: Actor) -> Q:
    return Q(state__in=Match.UNANSWERED, told_at=None)


@rule
def is_undecided(actor: Actor) -> Q:
    return Q(choice=None)


@rule
def is_decided(actor: Actor) -> Q:
    return Q(choice__isnull=False)


@rule
def is_leaving(actor: Actor) -> Q:
    return ~Q(choice__deed__in=TableChoice.STAYING)


@rule
def on_the_community_side(actor: Actor) -> Q:
    return speaks_for_community(actor, COMMUNITY) & is_for_my_eyes.q(actor)


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
    lay_out = that_i_lay_out & lies_on_the_table
    approve = that_i_lay_out & lies_on_the_table & is_undecided
    hold = that_i_lay_out & lies_on_the_table & is_undecided
    swap = that_i_lay_out & lies_on_the_table & is_undecided
    take_back = that_i_lay_out & lies_on_the_table & is_decided
    send = that_i_lay_out & lies_on_the_table & is_leaving
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


@rule
def looks_wrong(actor: Actor) -> Q:
    return Q(state=MatchRun.State.REFUSED, allowed_at=None)


class MatchRunPolicy(Policy[MatchRun]):
    model = MatchRun

    view = network_host
    allow = network_host & looks_wrong


@rule
def of_a_community_i_lay_out(actor: Actor) -> Q:
    return stands_at_the_table(actor, "interest__community")


class AskPolicy(Policy[InterestAsk]):
    """What a librarian may do with an ask at the match table."""

    model = InterestAsk

    pair = of_a_community_i_lay_out


@rule
def of_my_library(actor: Actor) -> Q:
    return speaks_for(actor, "organisation")


@rule
def of_a_library(actor: Actor) -> Q:
    return Q(organisation__kind=Organisation.LIBRARY)


class TableRulesPolicy(Policy[TableRules]):
    model = TableRules

    view = of_my_library & of_a_library
    change = of_my_library & of_a_library


@rule
def a_library_or_agency_of_mine(actor: Actor) -> Q:
    kinds = Q(kind__in=[Organisation.LIBRARY, Organisation.SUPPORT])
    mine = speaks_for(actor, "pk") | network_host.q(actor)
    return kinds & mine & Q(state=Organisation.State.VERIFIED)


# On organisations: in whose name the actor sees what is missing, and asks partners for it.
maps_the_gaps = a_library_or_agency_of_mine.named("maps_the_gaps", Organisation)
