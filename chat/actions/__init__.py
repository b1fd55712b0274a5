"""The deeds of a room: itself, who sits in it, what is said, and how far it is read."""

from chat.actions.care import (
    judge_report,
    mute_member,
    report_message,
    slow_down,
    unmute_member,
)
from chat.actions.marks import end_pin, pin_message, set_reaction, unpin_message
from chat.actions.messages import Posted, post_first_words, post_message
from chat.actions.reading import mark_read
from chat.actions.rooms import add_line, keep_in_step, open_room
from chat.actions.seats import keep_seats, leave_room, seat_member, unseat_member
from chat.actions.words import delete_message, edit_message, forget_words, restore_message

__all__ = [
    "Posted",
    "add_line",
    "delete_message",
    "edit_message",
    "end_pin",
    "forget_words",
    "judge_report",
    "keep_in_step",
    "keep_seats",
    "leave_room",
    "mark_read",
    "mute_member",
    "open_room",
    "pin_message",
    "post_first_words",
    "post_message",
    "report_message",
    "restore_message",
    "seat_member",
    "set_reaction",
    "slow_down",
    "unmute_member",
    "unpin_message",
    "unseat_member",
]
