"""What rooms keep about people."""

from django.utils.translation import gettext_lazy as _

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
    called=_("your place in a conversation"),
    whose="member",
    state=Personal(_("to know who reads along"), Audience.GROUPS),
    role=Personal(_("to know who looks after the room"), Audience.GROUPS),
    last_read_no=Personal(_("to show what is new to you"), Audience.SELF),
    notify=Personal(_("to tell you no more than you want"), Audience.SELF),
)
holds(
    Message,
    called=_("your messages"),
    whose="author",
    author=Personal(_("to show who said it"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    md=Personal(_("to hold the conversation"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    html=Personal(_("to show the conversation"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    words=Personal(_("to find it again"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
)
