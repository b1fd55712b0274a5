from __future__ import annotations

from chat import actions
from chat.models import Room
from network.kernel.actors import SYSTEM
from network.kernel.identifiers import uuid7
from network.members.models import Member


def room_with(*members: Member, subject: str = "", kind: str = Room.Kind.MATCH) -> Room:
    """An open room with these members in it."""
    return actions.open_room(
        kind,
        subject=subject or f"{kind}:{uuid7()}",
        title="Repareren × De Brug",
        member_ids=[member.pk for member in members],
        by=SYSTEM,
    )
