"""Who may plan, see and cancel what happens; and who answers an idea."""

from __future__ import annotations

from django.db.models import Q

from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.communities.policies import may_see, speaks_for_community
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, rule
from network.offerings.policies import speaks_for_offering
from network.organisations.policies import is_librarian_of

COMING = (Edition.State.PLANNED, Edition.State.CONFIRMED)


@rule
def of_a_community_open_to_me(actor: Actor) -> Q:
    return may_see(actor, "community")


@rule
def of_a_community_i_speak_for(actor: Actor) -> Q:
    return speaks_for_community(actor, "community")


@rule
def is_shown(actor: Actor) -> Q:
    return ~Q(state__in=Activity.UNSHOWN)


class ActivityPolicy(Policy[Activity]):
    model = Activity

    view = of_a_community_open_to_me & is_shown | of_a_community_i_speak_for
    change = of_a_community_i_speak_for


@rule
def of_an_activity_open_to_me(actor: Actor) -> Q:
    return may_see(actor, "activity__community")


@rule
def of_an_activity_i_speak_for(actor: Actor) -> Q:
    return speaks_for_community(actor, "activity__community")


@rule
def of_an_activity_on_show(actor: Actor) -> Q:
    return ~Q(activity__state__in=Activity.UNSHOWN)


@rule
def is_coming(actor: Actor) -> Q:
    return Q(state__in=COMING)


@rule
def is_done(actor: Actor) -> Q:
    return Q(state__in=[Edition.State.DONE, Edition.State.CLOSED])


class EditionPolicy(Policy[Edition]):
    model = Edition

    view = of_an_activity_open_to_me & of_an_activity_on_show | of_an_activity_i_speak_for
    cancel = of_an_activity_i_speak_for & is_coming
    look_back = of_an_activity_i_speak_for & is_done


@rule
def on_the_community_side(actor: Actor) -> Q:
    return speaks_for_community(actor, "community")


@rule
def on_the_giving_side(actor: Actor) -> Q:
    return speaks_for_offering(actor, "offering")


@rule
def waits_for_a_yes(actor: Actor) -> Q:
    """A moment that has passed can no longer be agreed."""
    return Q(state=DatePlan.State.PROPOSED, starts_at__gt=clock.now())


@rule
def came_from_the_community(actor: Actor) -> Q:
    return Q(by_community=True)


class DatePlanPolicy(Policy[DatePlan]):
    """Two sides; one proposes, the other answers."""

    model = DatePlan

    view = on_the_community_side | on_the_giving_side
    answer = waits_for_a_yes & (
        on_the_giving_side & came_from_the_community
        | on_the_community_side & ~came_from_the_community
    )


@rule
def my_own_idea(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(proposer=actor.member_id)


@rule
def of_my_library(actor: Actor) -> Q:
    return is_librarian_of(actor, "branch__organisation")


@rule
def was_confirmed(actor: Actor) -> Q:
    return ~Q(state=Proposal.State.DRAFT)


@rule
def is_a_draft(actor: Actor) -> Q:
    return Q(state=Proposal.State.DRAFT)


@rule
def of_a_guest(actor: Actor) -> Q:
    """Who holds the link from the mail is the guest; the link itself is the key."""
    return Q(proposer__isnull=True)


@rule
def is_open(actor: Actor) -> Q:
    return Q(state__in=Proposal.OPEN)


class ProposalPolicy(Policy[Proposal]):
    model = Proposal

    view = my_own_idea | (of_my_library & was_confirmed)
    submit = is_a_draft & (my_own_idea | of_a_guest)
    confirm = of_a_guest
    answer = of_my_library & is_open
    withdraw = my_own_idea & is_open
