"""The deeds of a room: itself, who sits in it, what is said, and how far it is read."""

from chat.actions.care import (
    judge_report,
    mute_member,
    report_message,
    slow_down,
    unmute_member,
)
from chat.actions.marks import end_pin, pin_message, set_reaction, unpin_message
from chat.actions.messages import Posted, post_first_words, post_message, post_reply
from chat.actions.openness import enter_room, settle_room
from chat.actions.reading import choose_notify, mark_read, mark_unread
from chat.actions.rooms import add_line, keep_in_step, open_room
from chat.actions.seats import keep_seats, leave_room, seat_member, unseat_member
from chat.actions.telling import keep_presence, tell_news
from chat.actions.threads import follow_thread, mark_answered, mark_thread_read, name_thread
from chat.actions.words import delete_message, edit_message, forget_words, restore_message

__all__ = [
    "Posted",
    "add_line",
    "choose_notify",
    "delete_message",
    "edit_message",
    "end_pin",
    "enter_room",
    "follow_thread",
    "forget_words",
    "judge_report",
    "keep_in_step",
    "keep_presence",
    "keep_seats",
    "leave_room",
    "mark_answered",
    "mark_read",
    "mark_thread_read",
    "mark_unread",
    "mute_member",
    "name_thread",
    "open_room",
    "pin_message",
    "post_first_words",
    "post_message",
    "post_reply",
    "report_message",
    "restore_message",
    "seat_member",
    "set_reaction",
    "settle_room",
    "slow_down",
    "tell_news",
    "unmute_member",
    "unpin_message",
    "unseat_member",
]
