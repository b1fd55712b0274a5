"""What would help when nothing was found, and what keeps two apart."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from matching.sentences.telling import Teller, Told


def _reach_tip(told: Told) -> str:
    if km := told.number("km"):
        return _("Further away there is something. Make the distance %(km)d kilometres.") % {
            "km": km
        }
    return _("There is something, but too far away.")


TIPS: Mapping[str, Teller] = {
    "nobody": lambda _told: _("Nobody offers this now. Your library can ask other libraries."),
    "reach": _reach_tip,
    "online": lambda _told: _("There is something, but only online. Would that do?"),
    "time": lambda told: (
        _("At another time there is something: %(dayparts)s.") % {"dayparts": told.dayparts}
    ),
    "dates": lambda _told: _("There is something, but in another period."),
    "size": lambda told: (
        _("There is something, but at most %(number)d people fit.")
        % {"number": told.number("capacity")}
    ),
    "min_people": lambda told: (
        _("There is something for larger groups, from %(number)d people.")
        % {"number": told.number("least")}
    ),
    "feature": lambda told: (
        _("Nobody has this now: %(features)s. Could you do without?") % {"features": told.features}
    ),
    "cost": lambda _told: _("There is something, but it costs more than you want to pay."),
    "audience": lambda _told: _("There is something, but for another age."),
    "language": lambda _told: _("There is something, but in another language."),
    "full": lambda _told: _("There is something, but it is full. We look again every week."),
}
TIPS_FOR_PARTNERS: Mapping[str, Teller] = {
    **TIPS,
    "reach": lambda _told: _("Groups that look for this are too far away. Can you go to them?"),
    "online": lambda _told: _("Groups that look for this want to meet in person."),
    "time": lambda told: (
        _("Groups that look for this can at another time: %(dayparts)s.")
        % {"dayparts": told.dayparts}
    ),
    "dates": lambda _told: _("Groups that look for this want another period."),
    "size": lambda told: (
        _("Groups that look for this are larger, from %(number)d people.")
        % {"number": told.number("size")}
    ),
    "min_people": lambda _told: _("Groups that look for this are smaller. May fewer people come?"),
    "feature": lambda told: (
        _("Groups that look for this also ask for: %(features)s.") % {"features": told.features}
    ),
    "cost": lambda _told: _("Groups that look for this cannot pay as much."),
    "audience": lambda _told: _("Groups that look for this have another age."),
    "language": lambda _told: _("Groups that look for this speak another language."),
    "full": lambda _told: _("You are talking with enough groups now."),
}


def _wall_of_place(told: Told) -> str:
    return _("This is %(distance)s from %(place)s: too far.") % {
        "distance": told.distance,
        "place": told.text("place"),
    }


WALLS: Mapping[str, Teller] = {
    "closed": lambda _told: _("One of the two is not online now."),
    "kind": lambda _told: _("This is another kind of offering than what is asked."),
    "blocked": lambda _told: _("These two are not suggested to each other."),
    "dismissed": lambda _told: _("Somebody already said no to this."),
    "taught": lambda _told: _("Somebody said no to something like this."),
    "underway": lambda _told: _("These two are already in contact about this."),
    "full": lambda _told: _("The provider is talking with enough groups now."),
    "reach": _wall_of_place,
    "online": lambda _told: _("This is only online."),
    "time": lambda _told: _("No part of the week suits both."),
    "dates": lambda _told: _("The periods do not overlap."),
    "size": lambda told: (
        _("%(capacity)d people fit in, and %(size)d will come.")
        % {"capacity": told.number("capacity"), "size": told.number("size")}
    ),
    "min_people": lambda told: (
        _("It takes at least %(least)d people, and %(size)d will come.")
        % {"least": told.number("least"), "size": told.number("size")}
    ),
    "feature": lambda told: _("This is not there: %(features)s.") % {"features": told.features},
    "cost": lambda _told: _("It costs more than what is asked."),
    "audience": lambda told: _("This is meant for %(audience)s.") % {"audience": told.audience},
    "language": lambda told: (
        _("This is in %(languages)s.")
        % {"languages": told.named("languages", told.labels.languages)}
    ),
    "below_floor": lambda _told: _("Too little of it fits."),
}
