from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event, name="member.joined"):
    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberBlocked(Event, name="member.blocked"):
    member_id: int
    blocked_id: int
