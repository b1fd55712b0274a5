from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MatchesSuggested(Event, name="match.suggested"):
    """A round found something for a community; told as one bundle, never one by one."""

    community_id: int
    match_ids: list[int]
    week: str = ""


@dataclass(frozen=True, kw_only=True)
class TableLaid(Event, name="match.table_laid"):
    """The round of this week lies ready for the librarians of a library."""

    organisation_id: int
    week: str


@dataclass(frozen=True, kw_only=True)
class GapInvited(Event, name="match.gap_invited"):
    """A partner is asked for what is looked for and not offered."""

    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class MatchProposed(Event, name="match.proposed"):
    """The community said yes; now the provider is asked."""

    match_id: int


@dataclass(frozen=True, kw_only=True)
class MatchAccepted(Event, name="match.accepted"):
    """Both said yes."""

    match_id: int


@dataclass(frozen=True, kw_only=True)
class MatchDismissed(Event, name="match.dismissed"):
    match_id: int
    by_provider: bool


@dataclass(frozen=True, kw_only=True)
class MatchReconsidered(Event, name="match.reconsidered"):
    """The provider took a no back: the question is open again."""

    match_id: int


@dataclass(frozen=True, kw_only=True)
class MonthCounted(Event, name="giving.month_counted"):
    """A month is over in which something came of what an organisation offers."""

    organisation_id: int
    month: str


@dataclass(frozen=True, kw_only=True)
class PeersMet(Event, name="peers.met"):
    """Two librarians both want to learn from each other."""

    pair_id: int


@dataclass(frozen=True, kw_only=True)
class MatchAgreed(Event, name="match.agreed"):
    """A first date stands."""

    match_id: int


@dataclass(frozen=True, kw_only=True)
class FollowUpAsked(Event, name="match.follow_up_asked"):
    follow_up_id: int


@dataclass(frozen=True, kw_only=True)
class MatchRealised(Event, name="match.realised"):
    match_id: int


@dataclass(frozen=True, kw_only=True)
class MatchNotRealised(Event, name="match.not_realised"):
    match_id: int
