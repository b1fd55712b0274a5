from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DateProposed(Event, name="date.proposed"):
    date_plan_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class DateDeclined(Event, name="date.declined"):
    date_plan_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class EditionPlanned(Event, name="edition.planned"):
    """A first date stands in the agenda; `about` says what brought it there, or is empty."""

    edition_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class EditionCancelled(Event, name="edition.cancelled"):
    edition_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class EditionDone(Event, name="edition.done"):
    """Its end has passed: time to ask whether it worked out."""

    edition_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class ProposalDrafted(Event, name="proposal.drafted"):
    """A guest wrote an idea; their mail address waits for a click."""

    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalTaken(Event, name="proposal.taken"):
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalSubmitted(Event, name="proposal.submitted"):
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalAnswered(Event, name="proposal.answered"):
    proposal_id: int
