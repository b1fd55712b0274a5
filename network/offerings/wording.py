"""An offering's facts, as a person would say them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from network.kernel.wording import DAYS, PART_NAMES, daypart, euros, listed
from network.offerings.models import Offering
from network.vocabulary import reference

PARTS = tuple(PART_NAMES)
WHOLE_DAY = PARTS
DAYTIME = PARTS[:2]


def when(dayparts: Iterable[str]) -> list[str]:
    """dinsdag en donderdag overdag; zaterdagochtend; nothing when it is to be arranged"""
    on: dict[str, tuple[str, ...]] = {}
    for code in dayparts:
        day, part = code.split("-")
        on[day] = tuple(known for known in PARTS if known in {*on.get(day, ()), part})
    together: dict[tuple[str, ...], list[str]] = {}
    for day in sorted(on, key=DAYS.index):
        together.setdefault(on[day], []).append(day)
    return [_days_and_parts(days, parts) for parts, days in together.items()]


def _days_and_parts(days: list[str], parts: tuple[str, ...]) -> str:
    if len(days) == 1 and len(parts) == 1:
        return daypart(f"{days[0]}-{parts[0]}")
    return _("%(days)s, %(parts)s") % {"days": _days(days), "parts": _parts(parts)}


def _days(days: list[str]) -> str:
    if len(days) == len(DAYS):
        return _("every day")
    if tuple(days) == DAYS[:5]:
        return _("on weekdays")
    if tuple(days) == DAYS[5:]:
        return _("in the weekend")
    return listed([str(WEEKDAYS[DAYS.index(day)]) for day in days])


def _parts(parts: tuple[str, ...]) -> str:
    if parts == WHOLE_DAY:
        return _("all day")
    if parts == DAYTIME:
        return _("during the day")
    return listed([str(PART_NAMES[part]).lower() for part in parts])


def cost(offering: Offering) -> str:
    """gratis; € 15,00 (alleen de kosten); in overleg"""
    label = reference.label("cost_kinds", offering.cost_kind)
    if not offering.amount_cents:
        return label.lower() if offering.cost_kind == "free" else label
    return f"{euros(offering.amount_cents)} ({label.lower()})"


def where(offering: Offering) -> str:
    """The place people know it by: the building, or the neighbourhood; never an address."""
    if offering.mode == Offering.Mode.ONLINE:
        return _("Online")
    if offering.location:
        return f"{offering.location.name}, {offering.location.area.name}"
    return offering.area.name


def reach(offering: Offering) -> str:
    """How far it comes, when it comes at all."""
    if offering.mode == Offering.Mode.ONLINE:
        return ""
    far = ""
    if offering.reach_km:
        far = _("Comes to you, up to %(km)d km") % {"km": offering.reach_km}
    if offering.mode == Offering.Mode.BOTH:
        return _("%(far)s. Online too.") % {"far": far} if far else _("Online too")
    return far


def people(offering: Offering) -> str:
    """plek voor 20 mensen, vanaf 5"""
    most, fewest = offering.capacity, offering.min_people
    if most and fewest:
        return _("for %(fewest)d to %(most)d people") % {"fewest": fewest, "most": most}
    if most:
        return _("for at most %(most)d people") % {"most": most}
    return _("from %(fewest)d people") % {"fewest": fewest} if fewest else ""


def lead(offering: Offering) -> str:
    """twee weken van tevoren"""
    days = offering.lead_days
    if not days:
        return ""
    if days == 1:
        return _("One day ahead")
    if days % 7 == 0:
        weeks = days // 7
        return _("One week ahead") if weeks == 1 else _("%(weeks)d weeks ahead") % {"weeks": weeks}
    return _("%(days)d days ahead") % {"days": days}
