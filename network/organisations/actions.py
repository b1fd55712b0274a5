from __future__ import annotations

from dataclasses import fields, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import clock, search
from network.kernel.actors import Actor
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import Event, publish
from network.kernel.identifiers import free_slug
from network.members.models import Member
from network.organisations.descriptions import LocationDescription, OrganisationDescription
from network.organisations.events import (
    OrganisationArchived,
    OrganisationChanged,
    OrganisationSubmitted,
    OrganisationSuspended,
    OrganisationVerified,
    StaffChanged,
    StaffDeclined,
    StaffJoined,
    StaffLeft,
    StaffRequested,
    StaffWithdrew,
)
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.organisations.policies import (
    LocationPolicy,
    OrganisationMembershipPolicy,
    OrganisationPolicy,
    grown_up,
)
from network.vocabulary import reference

Role = OrganisationMembership.Role
State = OrganisationMembership.State


@transaction.atomic
def apply_as_partner(description: OrganisationDescription, *, by: Actor) -> Organisation:
    """Write down an organisation that wants to take part; the writer looks after it."""
    if not grown_up.filter(by, Member.objects.all()).exists():
        raise Forbidden(_("From the age of 18 you can do this. The library likes to help."))
    if description.kind == Organisation.LIBRARY and not by.is_host:
        raise Invalid(_("The network's host adds libraries. Ask them."), field="kind")
    organisation = Organisation(slug=free_slug(Organisation, description.name))
    _write(organisation, description)
    OrganisationMembership.objects.create(
        organisation=organisation, member_id=by.as_member, role=Role.OWNER, state=State.ACTIVE
    )
    OrganisationPolicy.submit.require(by, organisation)
    publish(OrganisationChanged(organisation_id=organisation.pk), by=by)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, description: OrganisationDescription, *, by: Actor
) -> Organisation:
    """Rewrite the page of the organisation."""
    organisation = _locked(organisation)
    OrganisationPolicy.change.require(by, organisation)
    if Organisation.LIBRARY in {description.kind, organisation.kind} and not by.is_host:
        description = replace(description, kind=organisation.kind)
    _write(organisation, description)
    publish(OrganisationChanged(organisation_id=organisation.pk), by=by)
    return organisation


@transaction.atomic
def submit_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Ask the network's host to check the organisation."""
    organisation = _locked(organisation)
    OrganisationPolicy.submit.require(by, organisation)
    return _move(
        organisation,
        Organisation.State.SUBMITTED,
        OrganisationSubmitted(organisation_id=organisation.pk),
        by,
    )


@transaction.atomic
def verify_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Say that the organisation is who it says it is; from now on everybody sees it."""
    organisation = _locked(organisation)
    OrganisationPolicy.verify.require(by, organisation)
    return _move(
        organisation,
        Organisation.State.VERIFIED,
        OrganisationVerified(organisation_id=organisation.pk),
        by,
    )


@transaction.atomic
def suspend_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Take the organisation out of the network until it is checked again."""
    organisation = _locked(organisation)
    OrganisationPolicy.suspend.require(by, organisation)
    return _move(
        organisation,
        Organisation.State.SUSPENDED,
        OrganisationSuspended(organisation_id=organisation.pk),
        by,
    )


@transaction.atomic
def archive_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Close the organisation's page; what it did stays in the books."""
    organisation = _locked(organisation)
    OrganisationPolicy.archive.require(by, organisation)
    return _move(
        organisation,
        Organisation.State.ARCHIVED,
        OrganisationArchived(organisation_id=organisation.pk),
        by,
    )


@transaction.atomic
def add_location(
    organisation: Organisation, description: LocationDescription, *, by: Actor
) -> Location:
    """Tell where else the organisation can be found."""
    organisation = _locked(organisation)
    OrganisationPolicy.change.require(by, organisation)
    location = Location(organisation=organisation, slug=free_slug(Location, description.name))
    return _write_location(location, description, by)


@transaction.atomic
def change_location(location: Location, description: LocationDescription, *, by: Actor) -> Location:
    """Rewrite what people know about a place: address, opening hours, access."""
    location = Location.objects.select_for_update(of=("self",)).get(pk=location.pk)
    LocationPolicy.change.require(by, location)
    return _write_location(location, description, by)


@transaction.atomic
def ask_for_a_place(
    organisation: Organisation, *, by: Actor, role: str = Role.STAFF, job_title: str = ""
) -> OrganisationMembership:
    """Say that you work there; the administrator answers."""
    organisation = _locked(organisation)
    OrganisationPolicy.ask_to_join.require(by, organisation)
    if role == Role.OWNER:
        raise Invalid(_("An administrator gives this role to you later."), field="role")
    membership = OrganisationMembership.objects.create(
        organisation=organisation,
        member_id=by.as_member,
        role=role,
        job_title=job_title,
        state=State.REQUESTED,
    )
    publish(StaffRequested(membership_id=membership.pk), by=by)
    return membership


@transaction.atomic
def approve_staff(membership: OrganisationMembership, *, by: Actor) -> OrganisationMembership:
    """Confirm that somebody works at the organisation."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.approve.require(by, membership)
    membership.state = State.ACTIVE
    membership.verified_by_id = by.member_id
    membership.save(update_fields=["state", "verified_by", "changed_at"])
    publish(StaffJoined(membership_id=membership.pk), by=by)
    return membership


@transaction.atomic
def decline_staff(membership: OrganisationMembership, *, by: Actor) -> OrganisationMembership:
    """Say that somebody does not work at the organisation."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.decline.require(by, membership)
    return _seat_becomes(membership, State.DECLINED, StaffDeclined(membership_id=membership.pk), by)


@transaction.atomic
def withdraw_staff_request(
    membership: OrganisationMembership, *, by: Actor
) -> OrganisationMembership:
    """Take back your own request."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.withdraw.require(by, membership)
    return _seat_becomes(membership, State.DECLINED, StaffWithdrew(membership_id=membership.pk), by)


@transaction.atomic
def change_staff_role(
    membership: OrganisationMembership, role: str, *, by: Actor
) -> OrganisationMembership:
    """Let somebody do something else at the organisation."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.change_role.require(by, membership)
    if role not in Role.values:
        raise Invalid(_("Choose a role from the list."), field="role")
    if role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role", "changed_at"])
    publish(StaffChanged(membership_id=membership.pk), by=by)
    return membership


@transaction.atomic
def pause_staff(membership: OrganisationMembership, *, by: Actor) -> OrganisationMembership:
    """Step aside for a while."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.pause.require(by, membership)
    _keep_an_owner(membership)
    return _seat_becomes(membership, State.PAUSED, StaffChanged(membership_id=membership.pk), by)


@transaction.atomic
def resume_staff(membership: OrganisationMembership, *, by: Actor) -> OrganisationMembership:
    """Be back."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.resume.require(by, membership)
    return _seat_becomes(membership, State.ACTIVE, StaffChanged(membership_id=membership.pk), by)


@transaction.atomic
def end_staff(membership: OrganisationMembership, *, by: Actor) -> OrganisationMembership:
    """Say that somebody no longer works at the organisation."""
    membership = _locked_seat(membership)
    OrganisationMembershipPolicy.end.require(by, membership)
    _keep_an_owner(membership)
    left = StaffLeft(
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        member_id=membership.member_id,
    )
    return _seat_becomes(membership, State.ENDED, left, by)


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _locked_seat(membership: OrganisationMembership) -> OrganisationMembership:
    """The organisation is locked first, so that two owners cannot leave at once."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return OrganisationMembership.objects.select_for_update().get(pk=membership.pk)


def _keep_an_owner(leaving: OrganisationMembership) -> None:
    if leaving.role != Role.OWNER or leaving.state != State.ACTIVE:
        return
    others = OrganisationMembership.objects.active().filter(
        organisation=leaving.organisation_id, role=Role.OWNER
    )
    if not others.exclude(pk=leaving.pk).exists():
        raise Conflict(_("This is the last administrator. First make somebody else administrator."))


def _seat_becomes(
    membership: OrganisationMembership, state: str, event: Event, by: Actor
) -> OrganisationMembership:
    membership.state = state
    membership.save(update_fields=["state", "changed_at"])
    publish(event, by=by)
    return membership


def _move(organisation: Organisation, state: str, event: Event, by: Actor) -> Organisation:
    organisation.state = state
    organisation.save(update_fields=["state", "changed_at"])
    publish(event, by=by)
    return organisation


def _write(organisation: Organisation, description: OrganisationDescription) -> None:
    if description.kind not in reference.words("organisation_kinds"):
        raise Invalid(_("Choose a kind from the list."), field="kind")
    for each in fields(description):
        setattr(organisation, each.name, getattr(description, each.name))
    organisation.save()
    kind = reference.words("organisation_kinds")[organisation.kind]
    search.index(
        organisation,
        organisation.name,
        organisation.summary,
        organisation.area.name,
        kind.nl,
        kind.en,
    )


def _write_location(location: Location, description: LocationDescription, by: Actor) -> Location:
    for name in ("name", "area", "address", "opening_hours"):
        setattr(location, name, getattr(description, name))
    location.access_facts = _checked_today(location.access_facts, description.access_facts)
    location.save()
    publish(OrganisationChanged(organisation_id=location.organisation_id), by=by)
    return location


def _checked_today(
    known: dict[str, dict[str, str]], told: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """A fact keeps its date while it says the same; a new one was checked today."""
    facts = {}
    for name, fact in told.items():
        old = known.get(name, {})
        same = all(old.get(key, "") == fact.get(key, "") for key in ("state", "note"))
        facts[name] = {
            "state": fact["state"],
            "note": fact.get("note", ""),
            "checked_on": (old.get("checked_on") if same else "") or clock.today().isoformat(),
        }
    return facts
