"""What to ask or to know before saying yes. Each begins the same, so that it stands out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from matching.sentences.telling import Teller, Told


def _unknown_price(told: Told) -> str:
    if told.text("cost") == "by_arrangement":
        return _("Note: you agree on the price together.")
    return told.either(
        _("Note: no price is given. Ask about it."),
        _("Note: your offering gives no price."),
    )


def _unknown_size(told: Told) -> str:
    return told.either(
        _("Note: it does not say how many people fit in. You are with %(size)d. Ask about it."),
        _("Note: your offering does not say how many people fit in. They are with %(size)d."),
    ) % {"size": told.number("size")}


def _unknown_feature(told: Told) -> str:
    return told.either(
        _("Note: it does not say if this is there: %(features)s. Ask about it."),
        _("Note: your offering does not say if this is there: %(features)s."),
    ) % {"features": told.features}


CAUTIONS: Mapping[str, Teller] = {
    "unknown_place": lambda _told: _("Note: we do not know how far apart you are. Ask about it."),
    "unknown_radius": lambda told: told.either(
        _("Note: you gave no distance. See if it is not too far."),
        _("Note: they gave no distance. Ask if it is not too far."),
    ),
    "unknown_travel": lambda told: told.either(
        _("Note: it does not say if they come to you. Ask about it."),
        _("Note: your offering does not say if you come to them."),
    ),
    "unknown_online": lambda told: told.either(
        _("Note: for you this is online. Ask if that suits everybody."),
        _("Note: for this group it is online. Ask if that suits them."),
    ),
    "unknown_time": lambda told: told.either(
        _("Note: it does not say when it is possible. Ask about it."),
        _("Note: your offering does not say when it is possible."),
    ),
    "unknown_size": _unknown_size,
    "unknown_min_people": lambda told: (
        _("Note: this is for at least %(least)d people.") % {"least": told.number("least")}
    ),
    "unknown_feature": _unknown_feature,
    "unknown_cost": _unknown_price,
    "unknown_audience": lambda told: told.either(
        _("Note: it does not say who it is for. Ask about it."),
        _("Note: your offering does not say who it is for."),
    ),
    "unknown_language": lambda told: (
        told.either(
            _("Note: this is written in %(language)s. Ask which language is spoken."),
            _("Note: you write in %(language)s and they do not. Ask which language suits."),
        )
        % {"language": told.language}
    ),
    "audience": lambda told: (
        _("Note: this is meant for %(audience)s.") % {"audience": told.audience}
    ),
    "lead": lambda told: (
        _("Note: this is arranged at least %(days)d days ahead.") % {"days": told.number("days")}
    ),
    "keyholder": lambda _told: _("Note: somebody with a key has to be there."),
}
