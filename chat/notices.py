"""What rooms make people hear, when they are not there."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.notifications.kinds import Facts, Told, kind


@kind(
    "room.mention",
    label=gettext_lazy("Somebody names you in a conversation"),
    reason=gettext_lazy("You get this because somebody named you, or called your group."),
    waits=True,
)
def named(facts: Facts) -> Told:
    return Told(
        title=_("%(person)s named you in %(room)s") % facts,
        lines=[_words(facts), *_more(facts)],
        action=_("Go to the conversation"),
    )


@kind(
    "room.unread",
    label=gettext_lazy("New messages in your conversations"),
    reason=gettext_lazy("You get this because you want to hear every message of this room."),
    waits=True,
)
def unread(facts: Facts) -> Told:
    title = ngettext(
        "%(count)s new message in %(room)s", "%(count)s new messages in %(room)s", facts["count"]
    )
    return Told(title=title % facts, lines=[_words(facts)], action=_("Go to the conversation"))


@kind(
    "room.reply",
    label=gettext_lazy("Replies in threads you follow"),
    reason=gettext_lazy("You get this because you follow this thread."),
    waits=True,
)
def replied(facts: Facts) -> Told:
    return Told(
        title=_("%(person)s replied in %(room)s") % facts,
        lines=[line for line in (facts["title"], _words(facts), *_more(facts)) if line],
        action=_("Read the thread"),
    )


def _words(facts: Facts) -> str:
    return _("%(person)s: “%(text)s”") % facts


def _more(facts: Facts) -> list[str]:
    more = facts["count"] - 1
    if more < 1:
        return []
    return [ngettext("And %(more)s more.", "And %(more)s more.", more) % {"more": more}]
