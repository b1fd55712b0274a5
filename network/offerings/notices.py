"""What offerings make people hear."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.notifications.kinds import Answer, Facts, Told, kind


@kind(
    "offering.stale",
    label=gettext_lazy("Is what you offer still true?"),
    reason=gettext_lazy("You get this because you offer this here."),
)
def offering_stale(facts: Facts) -> Told:
    return Told(
        title=_("Is “%(title)s” still true?") % facts,
        lines=[
            _("Nobody confirmed it for a long time. We don't suggest it to groups for now."),
            _("One click and it is online again."),
        ],
        action=_("Look at it"),
        answers=[Answer(_("Yes, it is still true"), facts["still_true"])],
    )
