"""Why these two: the few facts of the sum that a person would call reasons."""

from __future__ import annotations

from collections.abc import Iterable

from matching.engine.parts import SOURCES
from matching.engine.shapes import OfferingFacts, Part, Remark
from matching.engine.told import metres

_TOPICS_TOLD = 2
_FEATURES_TOLD = 3
# Below this a term is true, but nobody would call it a reason; a mere word needs more.
_WORTH_TELLING, _WORTH_QUOTING = 0.02, 0.05
_NEARBY_KM = 5.0


def reasons_for(
    offering: OfferingFacts, parts: Iterable[Part], distance: float, most: int
) -> tuple[Remark, ...]:
    """The strongest few, each another kind of fact; what it is about always comes first."""
    worth = [part for part in parts if part.value >= _WORTH_TELLING]
    fits = [(part.value, _fit(part, offering, distance)) for part in worth]
    told = sorted(
        ((value, remark) for value, remark in fits if remark is not None),
        key=lambda pair: (-pair[0], pair[1].code),
    )
    about = _about(worth)
    reasons = [*([about] if about else []), *(remark for _, remark in told)]
    return tuple(reasons[:most]) or (Remark("alike"),)


def _about(parts: list[Part]) -> Remark | None:
    """What both declare, then what one declares and the other says, then what only words show."""
    topics = [part for part in parts if part.kind == "topic"]

    def read(asked: str, offered: str) -> list[Part]:
        return [part for part in topics if part.sources == (f"ask.{asked}", f"offering.{offered}")]

    if both := read("topics", "topics"):
        names = tuple(str(part.params["topic"]) for part in both[:_TOPICS_TOLD])
        return Remark("topic", {"topics": names})
    if asked := read("text", "topics"):
        return Remark("asked_word", _picked(asked[0], "topic", "word"))
    if offered := read("topics", "text"):
        return Remark("offered_word", _picked(offered[0], "topic", "like"))
    words = [part for part in parts if part.kind == "word" and part.value >= _WORTH_QUOTING]
    if found := words or read("text", "text"):
        return Remark("word", _picked(found[0], "word", "like"))
    if topics:
        return Remark("kin", _picked(topics[0], "topic"))
    return None


def _picked(part: Part, *names: str) -> dict[str, str]:
    return {name: str(part.params[name]) for name in names}


def _fit(part: Part, offering: OfferingFacts, distance: float) -> Remark | None:
    if part.kind not in SOURCES:
        return None
    if part.kind == "near":
        if offering.reach_km and distance <= offering.reach_km:
            brought = "within" if offering.kind == "material" else "comes"
            return Remark(brought, {"metres": metres(distance)})
        return Remark("near", part.params) if distance <= _NEARBY_KM else None
    if part.kind == "feature":
        features = part.params["features"]
        told = features[:_FEATURES_TOLD] if isinstance(features, tuple) else ()
        return Remark("feature", {"features": told})
    if part.kind == "cost" and offering.cost != "free":
        return None
    return Remark(part.kind, part.params)
