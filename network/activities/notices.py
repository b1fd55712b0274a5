"""What people are told about dates and activities, and why."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.wording import moment
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
    reason=gettext_lazy("You get this because you take part in this community."),
    urgent=True,
)
def edition_cancelled(facts: Facts) -> Told:
    return Told(
        title=_("Called off: %(title)s") % facts,
        lines=[_when(facts), facts["reason"]],
        action=_("See what comes next"),
    )
