"""The rows of rooms: themselves, what is said there, and what people then do with a message."""

from chat.models.acts import MessageReport, MessageRevision, Reaction
from chat.models.messages import Mark, Mention, Message
from chat.models.rooms import Presence, Room, RoomMembership, new_epoch
from chat.models.threads import Thread, ThreadFollow

__all__ = [
    "Mark",
    "Mention",
    "Message",
    "MessageReport",
    "MessageRevision",
    "Presence",
    "Reaction",
    "Room",
    "RoomMembership",
    "Thread",
    "ThreadFollow",
    "new_epoch",
]
