"""What rooms make people hear."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel import wording
from network.notifications.kinds import Facts, Told, kind


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
