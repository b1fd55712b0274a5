"""What communities make people hear."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.notifications.kinds import Facts, Told, kind

YOU_GUIDE = gettext_lazy("You get this because you help to carry this group.")
YOU_ASKED = gettext_lazy("You get this because you asked to take part.")


@kind(
    "community.started",
    label=gettext_lazy("A new group at your library"),
    reason=gettext_lazy("You get this because you are a community librarian at this library."),
)
def community_started(facts: Facts) -> Told:
    return Told(
        title=_("%(person)s started %(community)s") % facts,
        lines=[facts["purpose"], facts["branch"]],
        action=_("Look at the group"),
    )


@kind(
    "community.join_requested",
    label=gettext_lazy("Somebody wants to take part in your group"),
    reason=YOU_GUIDE,
)
def join_requested(facts: Facts) -> Told:
    return Told(
        title=_("%(person)s wants to take part in %(community)s") % facts,
        lines=[_("“%(message)s”") % facts] if facts["message"] else [],
        action=_("Look and answer"),
    )


@kind(
    "community.join_accepted",
    label=gettext_lazy("A group said yes to you"),
    reason=YOU_ASKED,
)
def join_accepted(facts: Facts) -> Told:
    return Told(
        title=_("You now take part in %(community)s") % facts,
        lines=[facts["welcome"]] if facts["welcome"] else [],
        action=_("Go to the group"),
    )


@kind(
    "community.join_declined",
    label=gettext_lazy("A group said no to you"),
    reason=YOU_ASKED,
)
def join_declined(facts: Facts) -> Told:
    return Told(
        title=_("You can't take part in %(community)s now") % facts,
        lines=[_("“%(reason)s”") % facts, _("There are more groups. One of them may suit you.")],
        action=_("Look for another group"),
    )


@kind(
    "community.invited",
    label=gettext_lazy("A group invites you"),
    reason=gettext_lazy("You get this because somebody in this group invited you."),
)
def invited(facts: Facts) -> Told:
    return Told(
        title=_("%(community)s invites you") % facts,
        lines=[facts["purpose"]],
        action=_("Look and answer"),
    )


@kind(
    "community.removed",
    label=gettext_lazy("You no longer take part in a group"),
    reason=gettext_lazy("You get this because you took part in this group."),
)
def removed(facts: Facts) -> Told:
    return Told(
        title=_("You no longer take part in %(community)s") % facts,
        lines=[_("“%(reason)s”") % facts, _("Do you not agree? Talk to the library.")],
        action=_("Look for another group"),
    )


@kind(
    "interest.stale",
    label=gettext_lazy("Is what your group looks for still true?"),
    reason=YOU_GUIDE,
)
def interest_stale(facts: Facts) -> Told:
    return Told(
        title=_("Are you still looking for “%(wish)s”?") % facts,
        lines=[
            facts["community"],
            _("Nobody looked at this for a long time. We stopped searching."),
        ],
        action=_("Say whether it is still true"),
    )
