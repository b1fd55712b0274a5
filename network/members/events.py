from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event, name="member.joined"):
    member_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event, name="member.profile_changed"):
    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberBlocked(Event, name="member.blocked"):
    member_id: int
    blocked_id: int


@dataclass(frozen=True, kw_only=True)
class BlockLifted(Event, name="member.block_lifted"):
    member_id: int
    blocked_id: int
