"""What organisations make people hear."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.notifications.kinds import Facts, Told, kind
from network.vocabulary import reference

YOU_ASKED = gettext_lazy("You get this because you asked to work with this organisation here.")
YOU_LOOK_AFTER = gettext_lazy("You get this because you look after this organisation.")


@kind(
    "organisation.submitted",
    label=gettext_lazy("A new organisation waits for a check"),
    reason=gettext_lazy("You get this because you are a host of the network."),
)
def organisation_submitted(facts: Facts) -> Told:
    return Told(
        title=_("%(organisation)s wants to take part") % facts,
        lines=[f"{reference.label('organisation_kinds', facts['kind'])}, {facts['area']}"],
        action=_("Look at the organisation"),
    )


@kind(
    "organisation.verified",
    label=gettext_lazy("Your organisation was checked"),
    reason=YOU_LOOK_AFTER,
)
def organisation_verified(facts: Facts) -> Told:
    return Told(
        title=_("%(organisation)s now takes part") % facts,
        lines=[_("Everybody can see the page. You can share what you offer.")],
        action=_("Look at your page"),
    )


@kind(
    "organisation.suspended",
    label=gettext_lazy("Your organisation was suspended"),
    reason=YOU_LOOK_AFTER,
)
def organisation_suspended(facts: Facts) -> Told:
    return Told(
        title=_("%(organisation)s is not shown for now") % facts,
        lines=[_("The network's host wants to talk with you first.")],
        action=_("Look at your page"),
    )


@kind(
    "organisation.staff_requested",
    label=gettext_lazy("Somebody says they work with you"),
    reason=gettext_lazy("You get this because you look after the staff list."),
)
def staff_requested(facts: Facts) -> Told:
    return Told(
        title=_("Does %(person)s work at %(organisation)s?") % facts,
        lines=[reference.label("organisation_roles", facts["role"])],
        action=_("Look and answer"),
    )


@kind(
    "organisation.staff_joined",
    label=gettext_lazy("You are on a staff list"),
    reason=YOU_ASKED,
)
def staff_joined(facts: Facts) -> Told:
    return Told(
        title=_("You now belong to %(organisation)s") % facts,
        action=_("Look at the page"),
    )


@kind(
    "organisation.staff_declined",
    label=gettext_lazy("You are not on a staff list"),
    reason=YOU_ASKED,
)
def staff_declined(facts: Facts) -> Told:
    return Told(
        title=_("%(organisation)s did not put you on the list") % facts,
        lines=[_("Is this a mistake? Ask the organisation.")],
        action=_("Look at the page"),
    )
