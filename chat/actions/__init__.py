"""The deeds of a room: itself, who sits in it, what is said, and how far it is read."""

from chat.actions.messages import Posted, post_first_words, post_message, post_reply
from chat.actions.openness import enter_room, settle_room
from chat.actions.reading import choose_notify, mark_read, mark_unread
from chat.actions.rooms import add_line, keep_in_step, open_room
from chat.actions.seats import keep_seats, leave_room, seat_member, unseat_member
from chat.actions.telling import keep_presence, tell_news
from chat.actions.threads import follow_thread, mark_answered, mark_thread_read, name_thread

__all__ = [
    "Posted",
    "add_line",
    "choose_notify",
    "enter_room",
    "follow_thread",
    "keep_in_step",
    "keep_presence",
    "keep_seats",
    "leave_room",
    "mark_answered",
    "mark_read",
    "mark_thread_read",
    "mark_unread",
    "name_thread",
    "open_room",
    "post_first_words",
    "post_message",
    "post_reply",
    "seat_member",
    "settle_room",
    "tell_news",
    "unseat_member",
]
