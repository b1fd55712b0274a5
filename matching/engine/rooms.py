"""What kind of room it is. A hall suits anyone; a kitchen suits those who came to cook."""

from __future__ import annotations

from collections.abc import Mapping

from matching.engine.shapes import AskFacts, OfferingFacts
from matching.engine.words import tokens

_GENERAL = ("zaal", "kamer", "ruimte", "lokaal", "hall", "room")
# In Dutch the last part of a compound says what the thing is: a "kookkeuken" is a kitchen.
_SPECIAL: Mapping[str, tuple[str, ...]] = {
    "kitchen": ("keuken", "kitchen"),
    "makerspace": ("werkplaats", "maakplaats", "atelier", "workshop", "makerspace"),
    "studio": ("studio",),
    "stage": ("podium", "theater", "stage"),
    "display": ("wand", "vitrine", "muur", "wall", "display"),
    "outdoor": ("tuin", "terras", "plein", "akker", "veld", "garden", "square", "field"),
}
_SAID = frozenset({"kitchen", "makerspace", "studio", "stage", "display", "outdoor"})


def offered_room(offering: OfferingFacts) -> str:
    """The special purpose of a space, or nothing when it is a room for anything."""
    if offering.kind != "space":
        return ""
    if offering.space_kind:
        return offering.space_kind if offering.space_kind in _SAID else ""
    words = tokens(offering.title)
    if any(word.endswith(_GENERAL) for word in words):
        return ""
    return next((room for room in _SPECIAL if _named(room, words)), "")


def asked_rooms(ask: AskFacts) -> frozenset[str]:
    """The special rooms an ask speaks of."""
    words = tokens(f"{ask.title} {ask.text} {ask.context}")
    return frozenset(room for room in _SPECIAL if _named(room, words))


def _named(room: str, words: tuple[str, ...]) -> bool:
    return any(word.endswith(_SPECIAL[room]) for word in words)
