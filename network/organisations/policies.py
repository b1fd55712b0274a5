"""Who may do what with an organisation, its places and the people who work there.

Other packages build their rules from three questions, each a `Q` on their own rows. `path` is
the lookup from such a row to its organisation, "pk" for the organisation itself:

* `works_at(actor, path)`: the actor is active there, in any role;
* `speaks_for(actor, path)`: the actor may act in its name (administrator, contact person,
  community librarian, manager), and it is not suspended or archived;
* `is_librarian_of(actor, path)`: the actor is a community librarian of that library;

and for lists of people `is_known_to(actor, path)`, where `path` leads to the member.

A path may cross foreign keys: `speaks_for(actor, "offering__organisation")`.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, network_host, rule, signed_in
from network.members.models import Member
from network.members.policies import MemberPolicy, is_adult, is_present, myself
from network.organisations.models import Location, Organisation, OrganisationMembership

Role = OrganisationMembership.Role
SPEAKING = (Role.OWNER, Role.CONTACT, Role.COMMUNITY_LIBRARIAN, Role.MANAGER)
EDITING = (Role.OWNER, Role.CONTACT, Role.MANAGER)
LIVING = (
    OrganisationMembership.State.INVITED,
    OrganisationMembership.State.REQUESTED,
    OrganisationMembership.State.ACTIVE,
    OrganisationMembership.State.PAUSED,
)
SILENCED = (Organisation.State.SUSPENDED, Organisation.State.ARCHIVED)


def works_at(actor: Actor, path: str = "organisation", roles: Collection[str] = ()) -> Q:
    """The actor is active at the organisation that `path` leads to, in one of `roles` if given."""
    return NOBODY if actor.member_id is None else Q(Exists(_seats(actor.member_id, path, roles)))


def speaks_for(actor: Actor, path: str = "organisation") -> Q:
    """The actor may act in the name of the organisation that `path` leads to."""
    return _in_good_standing(actor, path, SPEAKING)


def is_librarian_of(actor: Actor, path: str = "organisation") -> Q:
    """The actor is a community librarian of the library that `path` leads to."""
    return _in_good_standing(actor, path, (Role.COMMUNITY_LIBRARIAN,))


def _in_good_standing(actor: Actor, path: str, roles: Collection[str]) -> Q:
    if actor.member_id is None:
        return NOBODY
    seats = _seats(actor.member_id, path, roles)
    return Q(Exists(seats.exclude(organisation__state__in=SILENCED)))


def _seats(member_id: int, path: str, roles: Collection[str]) -> QuerySet[OrganisationMembership]:
    seats = OrganisationMembership.objects.active().filter(
        organisation=OuterRef(path), member=member_id
    )
    return seats.filter(role__in=roles) if roles else seats


# On members: the actor, if old enough to speak for others.
grown_up = myself & is_adult & is_present


def is_known_to(actor: Actor, path: str = "member") -> Q:
    """The person that `path` leads to lets this actor see who they are."""
    people = Member.objects.filter(pk=OuterRef(path))
    return Q(Exists(MemberPolicy.view.filter(actor, people)))


def in_state(*states: str) -> Q:
    return Q(state__in=states)


@rule
def is_verified(actor: Actor) -> Q:
    return in_state(Organisation.State.VERIFIED)


@rule
def where_i_work(actor: Actor) -> Q:
    return works_at(actor, "pk")


@rule
def that_i_own(actor: Actor) -> Q:
    return works_at(actor, "pk", [Role.OWNER])


@rule
def that_i_edit(actor: Actor) -> Q:
    return works_at(actor, "pk", EDITING)


@rule
def is_draft(actor: Actor) -> Q:
    return in_state(Organisation.State.DRAFT)


@rule
def waits_or_is_suspended(actor: Actor) -> Q:
    return in_state(Organisation.State.SUBMITTED, Organisation.State.SUSPENDED)


@rule
def is_living(actor: Actor) -> Q:
    return ~in_state(*SILENCED)


@rule
def is_not_archived(actor: Actor) -> Q:
    return ~in_state(Organisation.State.ARCHIVED)


@rule
def where_i_have_no_place(actor: Actor) -> Q:
    return ~Q(
        Exists(
            OrganisationMembership.objects.filter(
                organisation=OuterRef("pk"), member=actor.member_id or 0, state__in=LIVING
            )
        )
    )


class OrganisationPolicy(Policy[Organisation]):
    model = Organisation

    view = is_verified | where_i_work | network_host
    change = (that_i_edit & is_living) | (network_host & is_not_archived)
    submit = that_i_own & is_draft
    verify = network_host & waits_or_is_suspended
    suspend = network_host & is_verified
    archive = (that_i_own & is_draft) | (network_host & is_not_archived)
    ask_to_join = signed_in & is_verified & where_i_have_no_place
    manage_staff = (that_i_own & is_living) | (network_host & is_not_archived)


@rule
def of_a_verified_organisation(actor: Actor) -> Q:
    return Q(organisation__state=Organisation.State.VERIFIED)


@rule
def of_my_organisation(actor: Actor) -> Q:
    return works_at(actor)


@rule
def that_i_look_after(actor: Actor) -> Q:
    return works_at(actor, roles=EDITING) & ~Q(organisation__state__in=SILENCED)


class LocationPolicy(Policy[Location]):
    model = Location

    view = of_a_verified_organisation | of_my_organisation | network_host
    change = that_i_look_after | network_host


@rule
def mine(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(member=actor.member_id)


@rule
def at_an_organisation_i_own(actor: Actor) -> Q:
    return works_at(actor, roles=[Role.OWNER]) & ~Q(organisation__state__in=SILENCED)


def seat_in(*states: str) -> Q:
    return Q(state__in=states)


@rule
def is_requested(actor: Actor) -> Q:
    return seat_in(OrganisationMembership.State.REQUESTED)


@rule
def is_active(actor: Actor) -> Q:
    return seat_in(OrganisationMembership.State.ACTIVE)


@rule
def is_paused(actor: Actor) -> Q:
    return seat_in(OrganisationMembership.State.PAUSED)


staff_keepers = at_an_organisation_i_own | network_host


class OrganisationMembershipPolicy(Policy[OrganisationMembership]):
    model = OrganisationMembership

    view = mine | staff_keepers
    approve = staff_keepers & is_requested
    decline = staff_keepers & is_requested
    withdraw = mine & is_requested
    change_role = staff_keepers & is_active
    pause = mine & is_active
    resume = mine & is_paused
    end = (mine | staff_keepers) & (is_active | is_paused)
