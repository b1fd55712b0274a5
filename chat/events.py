from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RoomOpened(Event, name="room.opened"):
    """A conversation began; `subject` says what it is about."""

    room_id: int
    subject: str
