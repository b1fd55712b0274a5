"""What people are told about dates and activities, and why."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.wording import day, moment
from network.notifications.kinds import Facts, Told, kind


def _when(facts: Facts) -> str:
    return moment(datetime.fromisoformat(facts["starts_at"]))


@kind(
    "date.proposed",
    label=gettext_lazy("Somebody proposes a date"),
    reason=gettext_lazy("You get this because you plan this together."),
)
def date_proposed(facts: Facts) -> Told:
    return Told(
        title=_("A date for %(title)s?") % facts,
        lines=[_when(facts), facts["where"], *([facts["note"]] if facts["note"] else [])],
        action=_("Say yes, or choose another day"),
    )


@kind(
    "date.declined",
    label=gettext_lazy("A date you proposed does not suit"),
    reason=gettext_lazy("You get this because you plan this together."),
    mail=False,
)
def date_declined(facts: Facts) -> Told:
    return Told(
        title=_("This date does not suit: %(title)s") % facts,
        lines=[_when(facts), _("Propose another day, then it goes on.")],
        action=_("Propose another day"),
    )


@kind(
    "edition.planned",
    label=gettext_lazy("A date stands"),
    reason=gettext_lazy("You get this because you plan this together."),
)
def edition_planned(facts: Facts) -> Told:
    return Told(
        title=_("It stands: %(title)s") % facts,
        lines=[_when(facts), facts["where"]],
        action=_("See it in the agenda"),
    )


@kind(
    "edition.cancelled",
    label=gettext_lazy("An activity is called off"),
    reason=gettext_lazy("You get this because you take part or help to plan this."),
    urgent=True,
)
def edition_cancelled(facts: Facts) -> Told:
    return Told(
        title=_("Called off: %(title)s") % facts,
        lines=[_when(facts), facts["reason"]],
        action=_("See what comes next"),
    )


@kind(
    "idea.drafted",
    label=gettext_lazy("Confirm your idea"),
    reason=gettext_lazy("You get this because somebody sent in an idea with this address."),
    urgent=True,
)
def idea_drafted(facts: Facts) -> Told:
    return Told(
        title=_("One click and your idea is with us"),
        lines=[
            _("Your idea: %(title)s") % facts,
            _("Was it not you? Then do nothing, and we forget it."),
        ],
        action=_("Yes, send it in"),
    )


@kind(
    "idea.submitted",
    label=gettext_lazy("A resident has an idea"),
    reason=gettext_lazy("You get this because you answer ideas for this library."),
)
def idea_submitted(facts: Facts) -> Told:
    return Told(
        title=_("New idea: %(title)s") % facts,
        lines=[
            facts["text"],
            _("From %(name)s, in %(area)s") % facts,
            _("Promised: an answer before %(day)s")
            % {"day": day(date.fromisoformat(facts["due"]))},
        ],
        action=_("Give an answer"),
    )


@kind(
    "idea.received",
    label=gettext_lazy("We have your idea"),
    reason=gettext_lazy("You get this because you sent in an idea."),
)
def idea_received(facts: Facts) -> Told:
    who = facts["owner"] or _("Somebody of the library")
    return Told(
        title=_("We have your idea: %(title)s") % facts,
        lines=[
            _("%(who)s answers before %(day)s.")
            % {"who": who, "day": day(date.fromisoformat(facts["due"]))},
            _("You stay the one who thought of it."),
        ],
        action=_("Look at your idea"),
    )


@kind(
    "idea.answered",
    label=gettext_lazy("An answer to your idea"),
    reason=gettext_lazy("You get this because you sent in an idea."),
)
def idea_answered(facts: Facts) -> Told:
    lines = [facts["answer"]] if facts["answer"] else []
    if facts["next_step"]:
        lines.append(_("What happens next: %(next_step)s") % facts)
    return Told(
        title=_("An answer to your idea: %(title)s") % facts,
        lines=lines or [_("Somebody of the library talks with you about it.")],
        action=_("Look at your idea"),
    )
