"""Whom something would suit while it is still being written: form values become facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language

from matching import engine
from matching.engine.shapes import AskFacts, OfferingFacts, Preview
from matching.facts import Snapshot, snapshot
from matching.runs import engine_settings
from network.kernel.fields import DateField
from network.offerings.models import Offering
from network.organisations.queries import area_of_location
from network.vocabulary.queries import area_named

Values = MultiValueDict[str, str]
NEW = "new"
SHOWN = 3


def _said(field: forms.Field, values: Values, name: str) -> Any:
    """One answer as the form itself reads it; nothing while it is half written."""
    try:
        return field.clean(values.get(name, ""))
    except forms.ValidationError:
        return None


def _number(values: Values, name: str) -> int | None:
    number: int | None = _said(forms.IntegerField(min_value=0, required=False), values, name)
    return number


def of_offering(values: Values) -> Preview:
    """Which communities would look at this offering; names of sensitive ones stay out."""
    seen = snapshot()
    facts = _offering(values)
    if facts is None:
        return Preview(count=0, fits=())
    return engine.preview_offering(
        facts, seen.asks, seen.vocabulary, engine_settings(), standing=seen.standing, limit=SHOWN
    )


def _offering(values: Values) -> OfferingFacts | None:
    kind = values.get("kind", "")
    if kind not in {"space", "expertise", "activity", "time", "material"}:
        return None
    said = values.get("mode", "")
    mode = said if said in Offering.Mode.values else Offering.Mode.ONSITE.value
    facts = OfferingFacts(
        id=NEW,
        kind=kind,  # type: ignore[arg-type]  # checked above
        title=values.get("title", ""),
        provider=NEW,
        text=values.get("text", ""),
        topics=tuple(sorted(set(values.getlist("topics")))),
        lang=values.get("lang") or "nl",
        audience=frozenset(values.getlist("audience")),
        mode=mode,  # type: ignore[arg-type]  # checked here
        reach_km=_number(values, "reach_km"),
        dayparts=frozenset(values.getlist("dayparts")),
        date_from=_said(DateField(required=False), values, "date_from"),
        date_until=_said(DateField(required=False), values, "date_until"),
        capacity=_number(values, "capacity"),
        min_people=_number(values, "min_people"),
        cost=values.get("cost_kind") or None,
        lead_days=_number(values, "lead_days") or 0,
        features=frozenset(values.getlist("features")) or None,
    )
    area = area_of_location(values.get("location", "")) or area_named(values.get("area", ""))
    if area is not None:
        facts = replace(facts, place=area.name, lat=area.latitude, lon=area.longitude)
    return facts


def of_interest(values: Values) -> Preview:
    """Which offerings would suit this wish, taken over all its parts."""
    seen = snapshot()
    found: dict[str, Preview] = {}
    for number, facts in enumerate(_asks(values)):
        found[str(number)] = _of_ask(facts, seen)
    fits = {fit.id: fit for preview in found.values() for fit in preview.fits}
    tip = next((preview.tip for preview in found.values() if preview.tip), None)
    return Preview(count=len(fits), fits=tuple(fits.values())[:SHOWN], tip=None if fits else tip)


def _of_ask(facts: AskFacts, seen: Snapshot) -> Preview:
    return engine.preview_ask(
        facts, seen.offerings, seen.vocabulary, engine_settings(), standing=seen.standing, limit=50
    )


def _asks(values: Values) -> list[AskFacts]:
    area = area_named(values.get("area", ""))
    asks = []
    for number in range(4):
        kind = values.get(f"asks-{number}-kind", "")
        title = values.get(f"asks-{number}-title", "")
        if kind and title:
            asks.append(
                AskFacts(
                    id=f"{NEW}-{number}",
                    kind=kind,  # type: ignore[arg-type]
                    title=title,
                    community=NEW,
                    text=values.get(f"asks-{number}-note", ""),
                    context=f"{values.get('title', '')}. {values.get('text', '')}",
                    topics=tuple(sorted(set(values.getlist("topics")))),
                    lang=(get_language() or "nl")[:2],
                    audience=frozenset(values.getlist("audience")),
                    lat=area.latitude if area else None,
                    lon=area.longitude if area else None,
                    place=area.name if area else "",
                    radius_km=_number(values, "radius_km"),
                    dayparts=frozenset(values.getlist(f"asks-{number}-dayparts")),
                    size=_number(values, f"asks-{number}-size"),
                    must_features=frozenset(values.getlist(f"asks-{number}-must_features")),
                    max_cost=values.get("max_cost") or None,
                )
            )
    return asks
