"""The rows of rooms: themselves and what is said there; what people then do with a message."""

from chat.models.acts import MessageReport, MessageRevision, Reaction
from chat.models.rooms import Mark, Message, Room, RoomMembership, new_epoch

__all__ = [
    "Mark",
    "Message",
    "MessageReport",
    "MessageRevision",
    "Reaction",
    "Room",
    "RoomMembership",
    "new_epoch",
]
