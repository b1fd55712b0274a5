"""What rooms keep about people."""

from django.utils.translation import gettext_lazy as _

from chat.models import (
    Mention,
    Message,
    MessageReport,
    MessageRevision,
    Presence,
    Reaction,
    Room,
    RoomMembership,
    Thread,
    ThreadFollow,
)
from network.kernel.personal_data import (
    Audience,
    End,
    Personal,
    holds,
    holds_nothing_personal,
)

A_MONTH = _("30 days")

holds_nothing_personal(Room)
holds(
    RoomMembership,
    called=_("your place in a conversation"),
    whose="member",
    state=Personal(_("to know who reads along"), Audience.GROUPS),
    role=Personal(_("to know who looks after the room"), Audience.GROUPS),
    last_read_no=Personal(_("to show what is new to you"), Audience.SELF),
    last_said_at=Personal(_("to keep a slow conversation slow"), Audience.NOBODY),
    muted_until=Personal(_("to give a conversation rest"), Audience.GROUPS),
    mute_reason=Personal(_("to give a conversation rest"), Audience.STAFF),
    notify=Personal(_("to tell you no more than you want"), Audience.SELF),
    told_no=Personal(_("to tell you nothing twice"), Audience.NOBODY),
)
holds(
    MessageRevision,
    called=_("what you wrote before you changed it"),
    whose="message__author",
    md=Personal(
        _("to look at a report"), Audience.STAFF, end=End.KEPT_WITHOUT_NAME, kept_for=A_MONTH
    ),
)
holds(
    Reaction,
    called=_("your reactions to messages"),
    whose="member",
    mark=Personal(_("to show who pressed it"), Audience.GROUPS),
)
holds(
    MessageReport,
    called=_("what you reported"),
    whose="reporter",
    reason=Personal(_("to look at a report"), Audience.STAFF),
    note=Personal(_("to look at a report"), Audience.STAFF),
    answer=Personal(_("to tell you what came of your report"), Audience.STAFF),
)
holds(
    Message,
    called=_("your messages"),
    whose="author",
    author=Personal(_("to show who said it"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    md=Personal(_("to hold the conversation"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    html=Personal(_("to show the conversation"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    words=Personal(_("to find it again"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
    pin_reason=Personal(
        _("to show why a message is at hand"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME
    ),
)
holds(
    Mention,
    called=_("messages that name you"),
    whose="member",
    message=Personal(_("to tell you that you were named"), Audience.GROUPS),
)
holds_nothing_personal(Thread)
holds(
    ThreadFollow,
    called=_("threads you follow"),
    whose="member",
    is_following=Personal(_("to tell you of new replies"), Audience.SELF),
    last_read_no=Personal(_("to show what is new to you"), Audience.SELF),
    told_no=Personal(_("to tell you nothing twice"), Audience.NOBODY),
)
holds(
    Presence,
    called=_("that you have a page open"),
    whose="member",
    until=Personal(_("to send no mail to who is here"), Audience.NOBODY, kept_for=_("minutes")),
)
