"""How days, times, distances and money are written, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import dateformat, timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from network.kernel import clock as wall

CENTS = 100
KILOMETRE = 1000

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PART_NAMES = {
    "morning": gettext_lazy("Morning"),
    "afternoon": gettext_lazy("Afternoon"),
    "evening": gettext_lazy("Evening"),
}
DAYPARTS = tuple(f"{on}-{part}" for on in DAYS for part in PART_NAMES)


def day(moment: date) -> str:
    """za 20 september; the year only when it is another one."""
    return _written(moment, "D j F")


def long_day(moment: date) -> str:
    """zaterdag 20 september"""
    return _written(moment, "l j F")


def month_short(moment: date) -> str:
    """sep: for the date block"""
    return _lower(dateformat.format(_here(moment), "M").rstrip("."))


def clock(moment: datetime | time) -> str:
    """9.30, and 9:30 for who reads English"""
    here = _local(moment) if isinstance(moment, datetime) else moment
    return dateformat.time_format(here, "G.i" if _dutch() else "G:i")


def span(start: datetime | time, end: datetime | time | None) -> str:
    """9.30–12.30 uur"""
    hours = f"{clock(start)}–{clock(end)}" if end else clock(start)
    return f"{hours} uur" if _dutch() else hours


def moment(when: datetime) -> str:
    """di 14 oktober, 19.30 uur"""
    return f"{day(when)}, {span(when, None)}"


def euros(cents: int | None) -> str:
    """€ 2,50, or the word for nothing"""
    if not cents:
        return _("free")
    amount = f"{cents // CENTS}.{cents % CENTS:02}"
    return f"€ {amount.replace('.', ',')}" if _dutch() else f"€{amount}"


def distance(metres: float) -> str:
    """800 meter, 1,2 km, 15 km: as exact as a person would say it"""
    if metres < KILOMETRE:
        return _("%(count)d metres") % {"count": max(50, round(metres / 50) * 50)}
    kilometres = metres / KILOMETRE
    text = f"{kilometres:.1f}" if kilometres < 10 else f"{kilometres:.0f}"  # noqa: PLR2004
    text = text.removesuffix(".0")
    return f"{text.replace('.', ',') if _dutch() else text} km"


def listed(words: list[str]) -> str:
    """repareren, hout en delen"""
    if len(words) < 2:  # noqa: PLR2004 (one word is no list)
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _written(moment: date, form: str) -> str:
    here = _here(moment)
    return dateformat.format(here, form if here.year == wall.today().year else f"{form} Y")


def _here(moment: date) -> date:
    return _local(moment) if isinstance(moment, datetime) else moment


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _dutch() -> bool:
    return (get_language() or "nl").startswith("nl")


def _lower(word: str) -> str:
    return word.lower() if _dutch() else word


def daypart(code: str) -> str:
    """zaterdagochtend for `sat-morning`"""
    on, part = code.split("-")
    words = {"day": str(WEEKDAYS[DAYS.index(on)]), "part": str(PART_NAMES[part]).lower()}
    return _("%(day)s %(part)s") % words
