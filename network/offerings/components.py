"""Parts of offerings that pages may place: {% load offering_parts %}."""

from __future__ import annotations

from typing import Any

from django.utils.dates import WEEKDAYS

from network.kernel.wording import DAYS, PART_NAMES, daypart
from network.members.doors import PageRequest
from network.offerings import queries, wording
from network.offerings.models import Offering
from network.organisations.models import Organisation
from network.vocabulary import reference
from network.vocabulary.forms import feature_groups

ICONS = {
    "space": "key",
    "expertise": "idea",
    "activity": "agenda",
    "time": "clock",
    "material": "tool",
}
# Always answered on the page of a space, also with "we don't know".
ASKED_FIRST = ("step_free", "accessible_toilet", "hearing_loop")
FACT_ICONS = {
    "wheelchair_access": "wheelchair",
    "step_free": "wheelchair",
    "lift": "arrow",
    "accessible_toilet": "toilet",
    "hearing_loop": "ear",
    "disabled_parking": "place",
    "low_stimulus": "pause",
    "bus_stop_300m": "bus",
    "keyholder_needed": "key",
    "host_needed": "person",
}


def kind_icon(kind: str) -> str:
    return ICONS.get(kind, "offer")


def kind_label(kind: str) -> str:
    return reference.label("offering_kinds", kind)


def language_label(code: str) -> str:
    return reference.label("languages", code)


def in_words(offering: Offering, what: str) -> Any:
    """{{ offering|in_words:"cost" }}: one fact of it as a sentence, or nothing."""
    if what == "when":
        return wording.when(offering.dayparts)
    written: str = getattr(wording, what)(offering)
    return written


def audience_words(offering: Offering) -> list[str]:
    return [reference.label("audiences", key) for key in offering.audience]


def week_of(offering: Offering) -> dict[str, Any]:
    """The week as bricks: three rows, seven days."""
    said = set(offering.dayparts)
    return {
        "days": [(str(WEEKDAYS[number]), str(WEEKDAYS[number])[:2]) for number in range(len(DAYS))],
        "rows": [
            {
                "part": label,
                "hours": _hours(part),
                "cells": [
                    {"label": daypart(f"{day}-{part}"), "is_free": f"{day}-{part}" in said}
                    for day in DAYS
                ],
            }
            for part, label in PART_NAMES.items()
        ],
    }


def _hours(part: str) -> str:
    known = reference.hours_of(part)
    return "–".join(hour.lstrip("0").replace(":", ".") for hour in known)


def access_of(offering: Offering) -> list[dict[str, Any]]:
    """Can I get in? What the giver ticked, what the building is known for, and what nobody told."""
    building = offering.location.access_facts if offering.location else {}
    labels = reference.words("space_features")
    told = [key for key in labels if labels[key].group == "access" and key in offering.features]
    facts = []
    for key in dict.fromkeys([*ASKED_FIRST, *told, *building]):
        fact = building.get(key, {})
        state = "yes" if key in offering.features else fact.get("state", "unknown")
        if key in labels:
            facts.append(
                {
                    "icon": FACT_ICONS.get(key, "check" if state == "yes" else "question"),
                    "title": labels[key].label,
                    "state": {"partly": "no"}.get(state, state),
                    "is_partly": state == "partly",
                    "note": fact.get("note", ""),
                }
            )
    return facts


def features_of(offering: Offering) -> list[tuple[str, list[str]]]:
    """What else there is, under its headings."""
    keys = [key for key in offering.features if key not in _access_keys()]
    return [
        (str(heading), [label for _key, label in inside])
        for heading, inside in feature_groups(keys)
    ]


def _access_keys() -> set[str]:
    return {
        key for key, word in reference.words("space_features").items() if word.group == "access"
    }


def offering_card(offering: Offering, level: int = 3, tag: str = "li") -> dict[str, Any]:
    """One offering in a list, the same wherever it stands."""
    when = wording.when(offering.dayparts)
    return {
        "slug": offering.slug,
        "title": offering.title,
        "kind": kind_label(offering.kind),
        "text": offering.text,
        "where": wording.where(offering),
        "when": when[0] if when else "",
        "more_times": len(when) > 1,
        "cost": wording.cost(offering),
        "is_free": offering.cost_kind == "free",
        "people": wording.people(offering),
        "reach": wording.reach(offering),
        "giver": offering.organisation.name if offering.organisation else "",
        "area": offering.area.name,
        "level": level,
        "tag": tag,
    }


def offerings_of(context: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """On the page of an organisation: what it gives, as far as this reader finds it."""
    request: PageRequest = context["request"]
    return {"offerings": queries.offerings_from(organisation, request.actor)}
