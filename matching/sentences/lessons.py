"""What a no changed, in one sentence, for who said it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from matching.sentences.telling import Teller, Told, inside


def _km(told: Told) -> str:
    value = float(str(told.params.get("limit", 0)))
    return number_format(value, decimal_pos=0 if value.is_integer() else 1)


def _near(told: Told) -> str:
    return told.either(
        _("For the wish “%(wish)s” we look nearer from now on: less than %(km)s kilometres."),
        _("For “%(offering)s” we look nearer from now on: less than %(km)s kilometres."),
    ) % {**_names(told), "km": _km(told)}


def _time(told: Told) -> str:
    return told.either(
        _("For “%(ask)s” we no longer look on %(dayparts)s."),
        _("For “%(offering)s” we no longer look on %(dayparts)s."),
    ) % {**_names(told), "dayparts": told.dayparts}


def _large(told: Told) -> str:
    return _("For “%(ask)s” we look for something smaller: less than %(number)d people.") % {
        **_names(told),
        "number": told.number("limit"),
    }


def _few(told: Told) -> str:
    return _("For “%(offering)s” we look for larger groups: %(number)d people or more.") % {
        **_names(told),
        "number": told.number("limit"),
    }


def _many(told: Told) -> str:
    return _("For “%(offering)s” we look for smaller groups: less than %(number)d people.") % {
        **_names(told),
        "number": told.number("limit"),
    }


def _cost(told: Told) -> str:
    [cost] = told.many("words") or ("",)
    return _("For the wish “%(wish)s” we look for something cheaper than: %(cost)s.") % {
        **_names(told),
        "cost": inside(told.labels.costs.get(cost, cost)),
    }


def _topic(told: Told) -> str:
    return _("We suggest less that is like “%(offering)s”.") % _names(told)


def _pair(told: Told) -> str:
    return told.either(
        _("We don't suggest this again for this wish: “%(offering)s”."),
        _("We don't ask you this again: “%(ask)s”."),
    ) % _names(told)


def _names(told: Told) -> dict[str, str]:
    return {name: told.text(name) for name in ("wish", "ask", "offering")}


LESSONS: Mapping[str, Teller] = {
    "near": _near,
    "time": _time,
    "large": _large,
    "few": _few,
    "many": _many,
    "cost": _cost,
    "topic": _topic,
    "pair": _pair,
}
