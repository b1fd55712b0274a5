"""Who may see, change and answer for an offering.

Other packages build their rules from `speaks_for_offering(actor, path)`: the actor may act for
the giver of the offering that `path` leads to, "" for the offering itself.

A giver stands when others can rely on it: a checked organisation, or a grown-up member who opened
their profile to others. Only what a standing giver offers is shown and matched.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, Rule, rule
from network.members.models import Member, Visibility
from network.members.policies import MemberPolicy, is_adult, is_present, myself
from network.offerings.models import Offering
from network.organisations.models import Organisation
from network.organisations.policies import speaks_for

State = Offering.State
OPEN_PROFILE = (Visibility.MEMBERS, Visibility.PUBLIC)


def speaks_for_offering(actor: Actor, path: str = "offering") -> Q:
    """The actor may act for the giver of the offering that `path` leads to."""
    if actor.member_id is None:
        return NOBODY
    to = f"{path}__" if path else ""
    return speaks_for(actor, f"{to}organisation") | Q(**{f"{to}member": actor.member_id})


def in_state(*states: str) -> Rule[Offering]:
    return Rule(lambda _actor: Q(state__in=states))


@rule
def has_an_open_profile(actor: Actor) -> Q:
    return Q(directory_visibility__in=OPEN_PROFILE)


# On members: the actor, grown up and open to others, so that they may offer in their own name.
may_give = myself & is_adult & is_present & has_an_open_profile


@rule
def has_a_standing_giver(actor: Actor) -> Q:
    grown_up = is_adult.q(actor) & is_present.q(actor) & has_an_open_profile.q(actor)
    people = Member.objects.filter(grown_up, pk=OuterRef("member"))
    return Q(organisation__state=Organisation.State.VERIFIED) | Q(Exists(people))


@rule
def is_open_to_me(actor: Actor) -> Q:
    """What an organisation gives is for all to see; what a person gives, for who may see them."""
    people = Member.objects.filter(pk=OuterRef("member"))
    known = NOBODY if actor.is_visitor else Q(Exists(MemberPolicy.view.filter(actor, people)))
    return Q(organisation__isnull=False) | known


@rule
def that_i_give(actor: Actor) -> Q:
    return speaks_for_offering(actor, "")


is_draft = in_state(State.DRAFT)
is_published = in_state(State.PUBLISHED)
is_stale = in_state(State.STALE)
is_known = in_state(State.PUBLISHED, State.PAUSED, State.FULL, State.STALE)
is_paused = in_state(State.PAUSED)
is_full = in_state(State.FULL)
is_not_archived = ~in_state(State.ARCHIVED)


class OfferingPolicy(Policy[Offering]):
    model = Offering

    view = that_i_give | (is_known & has_a_standing_giver & is_open_to_me)
    # In the list that others look through; a paused or full one only has its own page.
    find = is_published & has_a_standing_giver & is_open_to_me
    speak_for = that_i_give
    change = that_i_give & is_not_archived
    publish = that_i_give & is_draft & has_a_standing_giver
    confirm = that_i_give & (is_published | is_stale)
    pause = that_i_give & is_published
    resume = that_i_give & is_paused
    fill = that_i_give & is_published
    reopen = that_i_give & is_full
    archive = that_i_give & is_not_archived
