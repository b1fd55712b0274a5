"""What rooms keep about people."""

from chat.models import Message, Room, RoomMembership
from network.kernel.personal_data import (
    Audience,
    End,
    Personal,
    holds,
    holds_nothing_personal,
)

holds_nothing_personal(Room)
holds(
    RoomMembership,
    whose="member",
    state=Personal("know who reads along", Audience.GROUPS),
    role=Personal("know who looks after the room", Audience.GROUPS),
    last_read_no=Personal("show what is new to you", Audience.SELF),
    notify=Personal("tell you no more than you want", Audience.SELF),
)
holds(
    Message,
    whose="author",
    author=Personal("show who said it", Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    md=Personal("hold the conversation", Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    html=Personal("show the conversation", Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
)
