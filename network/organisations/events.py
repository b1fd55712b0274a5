from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationSubmitted(Event, name="organisation.submitted"):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationVerified(Event, name="organisation.verified"):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationSuspended(Event, name="organisation.suspended"):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationArchived(Event, name="organisation.archived"):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event, name="organisation.changed"):
    """Its page or one of its places was rewritten."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class StaffRequested(Event, name="organisation.staff_requested"):
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class StaffJoined(Event, name="organisation.staff_joined"):
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class StaffDeclined(Event, name="organisation.staff_declined"):
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class StaffWithdrew(Event, name="organisation.staff_withdrew"):
    """A request was taken back by the one who asked."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class StaffChanged(Event, name="organisation.staff_changed"):
    """Somebody does something else there, pauses, or is back."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event, name="organisation.staff_left"):
    membership_id: int
    organisation_id: int
    member_id: int
