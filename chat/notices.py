"""What rooms make people hear: what was said while they were not there, and what was decided."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.kernel import wording
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


@kind(
    "message.reported",
    label=gettext_lazy("Somebody reported a message"),
    reason=gettext_lazy("You get this because you look after this conversation or the network."),
)
def message_reported(facts: Facts) -> Told:
    return Told(
        title=_("A message was reported in %(room)s") % facts,
        lines=[_("Look at it, and decide whether it stays.")],
        action=_("Look and answer"),
    )


@kind(
    "message.judged",
    label=gettext_lazy("What came of your report"),
    reason=gettext_lazy("You get this because you reported a message."),
)
def message_judged(facts: Facts) -> Told:
    title = (
        _("The message you reported in %(room)s stays")
        if facts["stays"]
        else _("The message you reported in %(room)s was removed")
    )
    return Told(
        title=title % facts,
        lines=[_("“%(answer)s”") % facts] if facts["answer"] else [],
        action=_("Have a look"),
    )


@kind(
    "message.removed",
    label=gettext_lazy("A message of yours was removed"),
    reason=gettext_lazy("You get this because you wrote the message."),
)
def message_removed(facts: Facts) -> Told:
    return Told(
        title=_("A message of yours in %(room)s was removed") % facts,
        lines=[_("“%(reason)s”") % facts] if facts["reason"] else [],
        action=_("Have a look"),
    )


@kind(
    "room.muted",
    label=gettext_lazy("You cannot write in a conversation for a while"),
    reason=gettext_lazy("You get this because you take part in the conversation."),
)
def room_muted(facts: Facts) -> Told:
    until = parse_datetime(facts["until"])
    assert until
    return Told(
        title=_("You cannot write in %(room)s for a while") % facts,
        lines=[
            _("You can read along. You can write again on %(until)s.")
            % {"until": wording.moment(until)},
            _("“%(reason)s”") % facts,
        ],
        action=_("Go to the conversation"),
    )
