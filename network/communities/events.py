from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CommunityStarted(Event, name="community.started"):
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityChanged(Event, name="community.changed"):
    """Something that matching or a room may care about: area, openness, phase, topics, name."""

    community_id: int


@dataclass(frozen=True, kw_only=True)
class PhaseChanged(Event, name="community.phase_changed"):
    community_id: int
    phase_from: str
    phase_to: str


@dataclass(frozen=True, kw_only=True)
class JoinRequested(Event, name="community.join_requested"):
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class JoinAccepted(Event, name="community.join_accepted"):
    """A request was granted; `MemberSeated` tells the same fact to who only counts seats."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class JoinDeclined(Event, name="community.join_declined"):
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class JoinWithdrawn(Event, name="community.join_withdrawn"):
    """Somebody took a request back, or turned an invitation down."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event, name="community.member_invited"):
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MemberSeated(Event, name="community.member_seated"):
    """Somebody takes part, or now does so in another role; followers are not seated."""

    community_id: int
    member_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberUnseated(Event, name="community.member_unseated"):
    """Somebody left, was removed, or only follows from now on."""

    community_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event, name="community.member_removed"):
    """Somebody was sent away, with a reason they may read."""

    membership_id: int


@dataclass(frozen=True, kw_only=True)
class FollowChanged(Event, name="community.follow_changed"):
    community_id: int
    member_id: int
    follows: bool


@dataclass(frozen=True, kw_only=True)
class InterestChanged(Event, name="interest.changed"):
    """Written, rewritten, confirmed, paused, resumed, fulfilled or archived."""

    interest_id: int


@dataclass(frozen=True, kw_only=True)
class InterestGrewStale(Event, name="interest.grew_stale"):
    interest_id: int
