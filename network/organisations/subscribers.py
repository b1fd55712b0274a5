"""Everything that organisations make people hear."""

from __future__ import annotations

from django.urls import reverse

from network.kernel.actors import SYSTEM
from network.kernel.events import after
from network.notifications.actions import notify
from network.organisations import queries
from network.organisations.events import (
    OrganisationSubmitted,
    OrganisationSuspended,
    OrganisationVerified,
    StaffDeclined,
    StaffJoined,
    StaffRequested,
)
from network.organisations.models import OrganisationMembership

Role = OrganisationMembership.Role


@after(OrganisationSubmitted)
def tell_the_hosts(event: OrganisationSubmitted) -> None:
    _tell(event.organisation_id, "organisation.submitted", queries.hosts())


@after(OrganisationVerified)
def tell_it_was_verified(event: OrganisationVerified) -> None:
    keepers = queries.members_with_role(event.organisation_id, [Role.OWNER])
    _tell(event.organisation_id, "organisation.verified", keepers)


@after(OrganisationSuspended)
def tell_it_was_suspended(event: OrganisationSuspended) -> None:
    keepers = queries.members_with_role(event.organisation_id, [Role.OWNER])
    _tell(event.organisation_id, "organisation.suspended", keepers)


@after(StaffRequested)
def tell_the_owners(event: StaffRequested) -> None:
    seat = queries.seat_with_names(event.membership_id)
    owners = queries.members_with_role(seat.organisation_id, [Role.OWNER])
    _tell_of_seat("organisation.staff_requested", owners, seat, "organisations:staff")


@after(StaffJoined)
def tell_you_are_on_the_list(event: StaffJoined) -> None:
    seat = queries.seat_with_names(event.membership_id)
    _tell_of_seat("organisation.staff_joined", [seat.member_id], seat, "organisations:detail")


@after(StaffDeclined)
def tell_you_are_not(event: StaffDeclined) -> None:
    seat = queries.seat_with_names(event.membership_id)
    _tell_of_seat("organisation.staff_declined", [seat.member_id], seat, "organisations:detail")


def _tell(organisation_id: int, kind: str, members: list[int]) -> None:
    organisation = queries.organisation_named(organisation_id)
    notify(
        kind,
        members,
        key=f"{kind}:{organisation.public_id}:{organisation.changed_at:%Y%m%d%H%M%S}",
        facts={
            "organisation": organisation.name,
            "kind": organisation.kind,
            "area": organisation.area.name,
        },
        path=reverse("organisations:detail", args=[organisation.slug]),
        by=SYSTEM,
    )


def _tell_of_seat(kind: str, members: list[int], seat: OrganisationMembership, page: str) -> None:
    notify(
        kind,
        members,
        key=f"{kind}:{seat.public_id}",
        facts={
            "organisation": seat.organisation.name,
            "person": seat.member.display_name,
            "role": seat.role,
        },
        path=reverse(page, args=[seat.organisation.slug]),
        by=SYSTEM,
    )
