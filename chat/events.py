from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RoomOpened(Event, name="room.opened"):
    """A conversation began; `subject` says what it is about."""

    room_id: int
    subject: str


@dataclass(frozen=True, kw_only=True)
class MessageRemoved(Event, name="message.removed"):
    """Its words are no longer shown; `side` says by whom, `reason` is what the author may read."""

    message_id: int
    side: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageRestored(Event, name="message.restored"):
    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageReported(Event, name="message.reported"):
    """Somebody says that a message cannot stay."""

    report_id: int


@dataclass(frozen=True, kw_only=True)
class MessageJudged(Event, name="message.judged"):
    """Who looked at its reports removed it, or let it stay; who reported it hears so."""

    message_id: int
    report_ids: list[int]
    stays: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class MemberMuted(Event, name="room.member_muted"):
    """Somebody may read but not write there until a moment, for a reason they may read."""

    seat_id: int
    until: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MemberUnmuted(Event, name="room.member_unmuted"):
    seat_id: int
