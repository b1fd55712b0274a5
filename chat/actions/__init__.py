"""The deeds of a room: itself, who sits in it, what is said, and how far it is read."""

from chat.actions.messages import Posted, post_first_words, post_message
from chat.actions.openness import enter_room, settle_room
from chat.actions.reading import mark_read
from chat.actions.rooms import add_line, keep_in_step, open_room
from chat.actions.seats import keep_seats, leave_room, seat_member, unseat_member

__all__ = [
    "Posted",
    "add_line",
    "enter_room",
    "keep_in_step",
    "keep_seats",
    "leave_room",
    "mark_read",
    "open_room",
    "post_first_words",
    "post_message",
    "seat_member",
    "settle_room",
    "unseat_member",
]
