"""What is asked of rooms: which there are, who sits in them, what was said, what changed."""

from chat.queries.export import my_messages, room_messages
from chat.queries.messages import PAGE, first_of_day, message_by, messages_of, told
from chat.queries.people import people_in, seat_to_speak
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
from chat.queries.streams import changes_in, heads, heads_open_to

__all__ = [
    "PAGE",
    "Asked",
    "Found",
    "about_community",
    "asked",
    "changes_in",
    "first_of_day",
    "heads",
    "heads_open_to",
    "is_public",
    "match_rooms",
    "message_by",
    "messages_of",
    "my_messages",
    "open_rooms",
    "people_in",
    "room_about",
    "room_for",
    "room_messages",
    "rooms_for",
    "search_messages",
    "seat_to_speak",
    "taking_part_in",
    "told",
    "unread_rooms",
]
