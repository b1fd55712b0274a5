"""Codes turned into remarks: the fact, and exactly the numbers its sentence needs."""

from __future__ import annotations

import math

from matching.engine.shapes import AskFacts, OfferingFacts, Remark, Value
from matching.engine.tables import DAYPARTS, ages, with_implied


def told_block(code: str, ask: AskFacts, offering: OfferingFacts, distance: float) -> Remark:
    """Why this wall stands between the two."""
    facts: dict[str, Value] = {}
    match code:
        case "kind":
            facts = {"wanted": ask.kind, "offered": offering.kind}
        case "reach":
            facts = {"metres": metres(distance), "place": ask.place}
        case "time":
            facts = {
                "wanted": in_week_order(ask.dayparts),
                "offered": in_week_order(offering.dayparts),
            }
        case "size":
            facts = {"size": ask.size or 0, "capacity": offering.capacity or 0}
        case "min_people":
            facts = {"size": ask.size or 0, "least": offering.min_people or 0}
        case "feature":
            facts = {"features": missing_features(ask, offering)}
        case "cost":
            facts = {"cost": offering.cost or "", "ceiling": ask.max_cost or ""}
        case "audience":
            facts = {"audience": tuple(sorted(offering.audience))}
        case "language":
            facts = {"languages": tuple(sorted(offering.languages))}
    return Remark(code, facts)


def told_unknown(code: str, ask: AskFacts, offering: OfferingFacts) -> Remark:
    """What nobody has said yet and somebody should ask."""
    facts: dict[str, Value] = {}
    match code:
        case "size":
            facts = {"size": ask.size or 0}
        case "min_people":
            facts = {"least": offering.min_people or 0}
        case "feature":
            facts = {"features": tuple(sorted(ask.must_features))}
        case "time":
            facts = {"wanted": in_week_order(ask.dayparts)}
        case "language":
            facts = {"lang": offering.lang}
        case "cost":
            facts = {"cost": offering.cost or ""}
    return Remark(f"unknown_{code}", facts)


def told_cautions(ask: AskFacts, offering: OfferingFacts, long_lead_days: int) -> list[Remark]:
    """True and worth knowing before saying yes, though it stops nothing."""
    cautions = []
    asked, offered = ages(ask.audience), ages(offering.audience)
    if offered and asked and not asked <= offered:
        cautions.append(Remark("audience", {"audience": tuple(sorted(offering.audience))}))
    if offering.lead_days >= long_lead_days:
        cautions.append(Remark("lead", {"days": offering.lead_days}))
    if offering.features and "keyholder_needed" in offering.features:
        cautions.append(Remark("keyholder"))
    return cautions


def missing_features(ask: AskFacts, offering: OfferingFacts) -> tuple[str, ...]:
    return tuple(sorted(ask.must_features - with_implied(offering.features or frozenset())))


def in_week_order(dayparts: frozenset[str]) -> tuple[str, ...]:
    return tuple(part for part in DAYPARTS if part in dayparts)


def metres(distance_km: float) -> int:
    """Rounded as people say it: to 100 metres nearby, to half a kilometre further away."""
    if math.isnan(distance_km):
        return -1
    step = 100 if distance_km < 1 else 500
    return round(distance_km * 1000 / step) * step
