"""The demo region as the engine sees it, and how well its answers agree with graded pairs."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from matching.engine.shapes import (
    AskFacts,
    FeatureWords,
    OfferingFacts,
    Outcome,
    Topic,
    Vocabulary,
)

DEMO = Path(__file__).resolve().parent
LISTS = DEMO.parents[1] / "network" / "vocabulary" / "data"
GRADES = DEMO / "grades.json"
AFTER_WEEK_3 = "o121"
WANTED = 3


@cache
def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def areas() -> dict[str, Any]:
    return {area["id"]: area for area in read(DEMO / "region.json")["areas"]}


@cache
def vocabulary() -> Vocabulary:
    topics = tuple(
        Topic(
            id=row["id"],
            labels=(row["nl"], row["en"]),
            synonyms=(*row["synonyms_nl"], *row["synonyms_en"]),
            hidden=(*row["hidden_nl"], *row["hidden_en"]),
            broader=row["parent"],
        )
        for row in read(LISTS / "topics.json")
    )
    features = tuple(
        FeatureWords(row["id"], (row["nl"], row["en"]))
        for row in read(LISTS / "reference_data.json")["space_features"]
    )
    return Vocabulary(topics, features)


@cache
def offerings(*, first: int = 120) -> tuple[OfferingFacts, ...]:
    return tuple(_offering(row) for row in read(DEMO / "offerings.json")[:first])


@cache
def asks() -> tuple[AskFacts, ...]:
    purposes = {row["id"]: row["purpose"] for row in read(DEMO / "communities.json")}
    return tuple(
        _ask(row, number, ask, purposes[row["community"]])
        for row in read(DEMO / "interests.json")
        for number, ask in enumerate(row["asks"], start=1)
    )


def piano() -> OfferingFacts:
    rows = read(DEMO / "offerings.json")
    return _offering(next(row for row in rows if row["id"] == AFTER_WEEK_3))


def _offering(row: dict[str, Any]) -> OfferingFacts:
    area = areas()[row["area"]]
    return OfferingFacts(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        provider=row["provider"],
        text=row["text"],
        topics=tuple(row["topics"]),
        lang=row["lang"],
        audience=frozenset(row["audience"]),
        place=area["name"],
        lat=area["lat"],
        lon=area["lon"],
        mode=row["mode"],
        reach_km=row["reach_km"],
        dayparts=frozenset(row["when"]),
        capacity=row["capacity"],
        min_people=row["min_people"],
        cost=row["cost"],
        amount_cents=round(row["amount_eur"] * 100) if row["amount_eur"] else None,
        features=frozenset(row["features"]) or None,
        lead_days=row["lead_days"],
    )


def _ask(row: dict[str, Any], number: int, ask: dict[str, Any], purpose: str) -> AskFacts:
    area = areas()[row["area"]]
    return AskFacts(
        id=f"{row['id']}-{number}",
        kind=ask["kind"],
        title=ask["title"],
        community=row["community"],
        interest=row["id"],
        text=ask["note"],
        context=f"{row['title']}. {row['text']} {purpose}",
        topics=tuple(row["topics"]),
        lang=row["lang"],
        audience=frozenset(row["audience"]),
        shown_as=row["community"],
        place=area["name"],
        lat=area["lat"],
        lon=area["lon"],
        radius_km=row["radius_km"],
        dayparts=frozenset(ask["dayparts"]),
        size=ask["size"],
        must_features=frozenset(ask["must_features"]),
        max_cost=row["max_cost"],
    )


@cache
def grades() -> dict[str, dict[str, int]]:
    found = read(GRADES)
    return {
        interest: {**pairs, **found["more_relevance"].get(interest, {})}
        for interest, pairs in found["golden_relevance"].items()
    }


def before_week_3(pairs: dict[str, int]) -> dict[str, int]:
    return {offering: grade for offering, grade in pairs.items() if offering != AFTER_WEEK_3}


@cache
def hard_negatives() -> frozenset[tuple[str, str]]:
    return frozenset((row["interest"], row["offering"]) for row in read(GRADES)["hard_negatives"])


def answers(outcome: Outcome) -> dict[str, list[str]]:
    """Per interest the offerings proposed, best first."""
    interest = {ask.id: ask.interest for ask in asks()}
    found: dict[str, list[str]] = {ask.interest: [] for ask in asks()}
    for suggestion in sorted(outcome.suggestions, key=lambda s: (-s.score, s.pair)):
        found[interest[suggestion.ask]].append(suggestion.offering)
    return found


def ndcg(ranked: list[str], graded: dict[str, int], depth: int = 5) -> float:
    """Discounted gain against the best possible order; an empty list is right when nothing fits."""
    best = _gain(sorted(graded.values(), reverse=True)[:depth])
    if not best:
        return 0.0 if ranked else 1.0
    return _gain([graded.get(offering, 0) for offering in ranked[:depth]]) / best


def _gain(found: list[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(found))
