"""Who may see, join, carry and change a community, and what it says it wants.

Other packages build their rules from two questions, each a `Q` on their own rows. `path` is the
lookup from such a row to its community, "" for the community itself:

* `may_see(actor, path)`: the page of the community is open to the actor;
* `speaks_for_community(actor, path)`: the actor carries it, as core group, facilitator or
  community librarian of the library where it is at home.

A path may cross foreign keys: `speaks_for_community(actor, "interest__community")`.

Openness, as decided here: open and on-request communities stand in lists and have a whole page.
A community by invitation stands in no list of outsiders; who has its address sees its name and
how to get in (`see_name`). A private one does not exist for outsiders.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from network.communities.models import Community, CommunityMembership, Interest
from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, network_host, rule, signed_in
from network.organisations.policies import is_librarian_of
from network.vocabulary.models import Topic

Role = CommunityMembership.Role
State = CommunityMembership.State
Openness = Community.Openness
ON_SHOW = (Openness.OPEN, Openness.REQUEST)


def may_see(actor: Actor, path: str = "community") -> Q:
    """The whole page of the community is open to the actor."""
    on_show = Q(**{f"{_to(path)}openness__in": ON_SHOW})
    seats = _my_seats(actor, path, state__in=[State.ACTIVE, State.INVITED])
    host = network_host.q(actor)
    return on_show | seats | is_librarian_of(actor, f"{_to(path)}home_branch__organisation") | host


def takes_part(actor: Actor, path: str = "community") -> Q:
    """The actor sits in the community, in more than the role of follower."""
    return _my_seats(
        actor, path, state=State.ACTIVE, role__in=CommunityMembership.TAKING_PART
    ) | is_librarian_of(actor, f"{_to(path)}home_branch__organisation")


def speaks_for_community(actor: Actor, path: str = "community") -> Q:
    """The actor carries the community."""
    return _my_seats(
        actor, path, state=State.ACTIVE, role__in=CommunityMembership.CARRYING
    ) | is_librarian_of(actor, f"{_to(path)}home_branch__organisation")


def leads_community(actor: Actor, path: str = "community") -> Q:
    """The actor guides the community: a facilitator, or the librarian behind it."""
    return _my_seats(actor, path, state=State.ACTIVE, role=Role.FACILITATOR) | is_librarian_of(
        actor, f"{_to(path)}home_branch__organisation"
    )


def _my_seats(actor: Actor, path: str, **which: object) -> Q:
    if actor.member_id is None:
        return NOBODY
    seats: QuerySet[CommunityMembership] = CommunityMembership.objects.filter(
        community=OuterRef(f"{_to(path)}pk"), member=actor.member_id
    )
    return Q(Exists(seats.filter(**which)))


def _to(path: str) -> str:
    return f"{path}__" if path else ""


@rule
def is_on_show_or_mine(actor: Actor) -> Q:
    return may_see(actor, "")


@rule
def has_a_name_outside(actor: Actor) -> Q:
    return ~Q(openness=Openness.PRIVATE)


@rule
def that_i_carry(actor: Actor) -> Q:
    return speaks_for_community(actor, "")


@rule
def that_i_lead(actor: Actor) -> Q:
    return leads_community(actor, "")


@rule
def where_i_take_part(actor: Actor) -> Q:
    return takes_part(actor, "")


@rule
def is_living(actor: Actor) -> Q:
    return ~Q(phase=Community.Phase.CLOSED)


@rule
def is_open(actor: Actor) -> Q:
    return Q(openness=Openness.OPEN)


@rule
def is_on_request(actor: Actor) -> Q:
    return Q(openness=Openness.REQUEST)


@rule
def shows_its_people(actor: Actor) -> Q:
    """Neither sensitive nor delicate: who belongs to it is nobody's secret."""
    delicate = Topic.objects.filter(communities=OuterRef("pk")).exclude(
        sensitivity=Topic.Sensitivity.NONE
    )
    return Q(is_sensitive=False) & ~Q(Exists(delicate))


@rule
def is_not_sensitive(actor: Actor) -> Q:
    return Q(is_sensitive=False)


@rule
def i_am_a_stranger(actor: Actor) -> Q:
    """No seat, no request, no invitation, and never sent away."""
    return ~_my_seats(
        actor, "", state__in=[State.ACTIVE, State.INVITED, State.REQUESTED, State.REMOVED]
    )


@rule
def i_only_follow(actor: Actor) -> Q:
    return _my_seats(actor, "", state=State.ACTIVE, role=Role.FOLLOWER)


class CommunityPolicy(Policy[Community]):
    model = Community

    view = is_on_show_or_mine
    see_name = is_on_show_or_mine | has_a_name_outside
    join = signed_in & is_living & is_open & (i_am_a_stranger | i_only_follow)
    request = signed_in & is_living & is_on_request & (i_am_a_stranger | i_only_follow)
    follow = signed_in & is_living & is_on_show_or_mine & is_not_sensitive & i_am_a_stranger
    see_people = where_i_take_part | (is_on_show_or_mine & shows_its_people)
    speak_for = that_i_carry & is_living
    change = (that_i_carry | network_host) & is_living
    change_phase = that_i_lead
    keep_people = that_i_carry & is_living
    invite = that_i_carry & is_living
    write_wishes = that_i_carry & is_living


@rule
def mine(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(member=actor.member_id)


@rule
def not_mine(actor: Actor) -> Q:
    return ~Q(member=actor.member_id or 0)


@rule
def in_a_community_i_carry(actor: Actor) -> Q:
    return speaks_for_community(actor)


@rule
def in_a_community_i_lead(actor: Actor) -> Q:
    return leads_community(actor)


@rule
def is_invited(actor: Actor) -> Q:
    return Q(state=State.INVITED)


@rule
def is_requested(actor: Actor) -> Q:
    return Q(state=State.REQUESTED)


@rule
def is_active(actor: Actor) -> Q:
    return Q(state=State.ACTIVE)


@rule
def is_seated(actor: Actor) -> Q:
    return Q(state=State.ACTIVE, role__in=CommunityMembership.TAKING_PART)


@rule
def is_carrying(actor: Actor) -> Q:
    return Q(role__in=CommunityMembership.CARRYING)


@rule
def of_a_living_community(actor: Actor) -> Q:
    return ~Q(community__phase=Community.Phase.CLOSED)


class CommunityMembershipPolicy(Policy[CommunityMembership]):
    model = CommunityMembership

    view = mine | in_a_community_i_carry
    accept = in_a_community_i_carry & is_requested & of_a_living_community
    decline = in_a_community_i_carry & is_requested
    withdraw = mine & (is_requested | is_invited)
    take_up = mine & is_invited & of_a_living_community
    leave = mine & is_active
    # Who carries the group may send somebody away; only who leads it, one who carries it too.
    remove = (
        not_mine
        & (is_active | is_invited)
        & ((in_a_community_i_carry & ~is_carrying) | in_a_community_i_lead)
    )
    change_role = in_a_community_i_lead & is_seated & of_a_living_community


@rule
def of_a_community_i_carry(actor: Actor) -> Q:
    return speaks_for_community(actor)


@rule
def of_a_community_open_to_me(actor: Actor) -> Q:
    return may_see(actor)


@rule
def where_i_sit(actor: Actor) -> Q:
    return takes_part(actor)


@rule
def is_wanted_or_found(actor: Actor) -> Q:
    return Q(state__in=[Interest.State.ACTIVE, Interest.State.FULFILLED])


@rule
def is_wanted(actor: Actor) -> Q:
    return Q(state=Interest.State.ACTIVE)


@rule
def is_paused(actor: Actor) -> Q:
    return Q(state=Interest.State.PAUSED)


@rule
def is_stale(actor: Actor) -> Q:
    return Q(state=Interest.State.STALE)


@rule
def is_not_archived(actor: Actor) -> Q:
    return ~Q(state=Interest.State.ARCHIVED)


ours = of_a_community_i_carry & of_a_living_community


class InterestPolicy(Policy[Interest]):
    model = Interest

    view = (
        (of_a_community_open_to_me & is_wanted_or_found)
        | (where_i_sit & is_not_archived)
        | of_a_community_i_carry
    )
    change = ours & (is_wanted | is_paused | is_stale)
    confirm = ours & (is_wanted | is_stale)
    pause = ours & (is_wanted | is_stale)
    resume = ours & is_paused
    fulfil = ours & (is_wanted | is_paused | is_stale)
    archive = of_a_community_i_carry & is_not_archived
