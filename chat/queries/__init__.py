"""What is asked of rooms: which there are, who sits in them, what was said, what changed."""

from chat.queries.messages import PAGE, message_by, messages_of, told
from chat.queries.people import people_in, seat_to_speak
from chat.queries.rooms import (
    about_community,
    match_rooms,
    room_about,
    room_for,
    rooms_for,
    taking_part_in,
    unread_rooms,
)
from chat.queries.streams import changes_in, heads, heads_open_to

__all__ = [
    "PAGE",
    "about_community",
    "changes_in",
    "heads",
    "heads_open_to",
    "match_rooms",
    "message_by",
    "messages_of",
    "people_in",
    "room_about",
    "room_for",
    "rooms_for",
    "seat_to_speak",
    "taking_part_in",
    "told",
    "unread_rooms",
]
