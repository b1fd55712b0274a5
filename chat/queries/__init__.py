"""What is asked of rooms: which there are, who sits in them, what was said, what changed."""

from chat.queries.counts import badges, count_positions, counts_of, listeners
from chat.queries.export import my_messages, room_messages
from chat.queries.messages import PAGE, first_of_day, message_by, messages_of, told
from chat.queries.people import called, level_of, people_in, people_to_name, seat_to_speak
from chat.queries.rooms import (
    about_community,
    is_public,
    match_rooms,
    open_rooms,
    room_about,
    room_for,
    rooms_for,
    taking_part_in,
    unread_rooms,
)
from chat.queries.search import Asked, Found, asked, search_messages
from chat.queries.streams import changes_in, heads, heads_open_to, heads_open_to_each
from chat.queries.threads import replies_in, root_in, thread_under, threads_of

__all__ = [
    "PAGE",
    "Asked",
    "Found",
    "about_community",
    "asked",
    "badges",
    "called",
    "changes_in",
    "count_positions",
    "counts_of",
    "first_of_day",
    "heads",
    "heads_open_to",
    "heads_open_to_each",
    "is_public",
    "level_of",
    "listeners",
    "match_rooms",
    "message_by",
    "messages_of",
    "my_messages",
    "open_rooms",
    "people_in",
    "people_to_name",
    "replies_in",
    "room_about",
    "room_for",
    "room_messages",
    "rooms_for",
    "root_in",
    "search_messages",
    "seat_to_speak",
    "taking_part_in",
    "thread_under",
    "threads_of",
    "told",
    "unread_rooms",
]
