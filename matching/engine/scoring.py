"""How well they suit each other: a plain weighted sum, so that every term can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.engine.experience import in_one_row
from matching.engine.feasibility import Judged
from matching.engine.rooms import asked_rooms
from matching.engine.shapes import COST_LADDER, Settings
from matching.engine.sides import Asked, Offered
from matching.engine.tables import OPEN_COST, UNKNOWN_COST, AskTable, Column, Flags, OfferingTable

ABOUT = ("topic", "word", "letters")
FIT = ("near", "time", "size", "feature", "cost", "language", "purpose", "history", "unknown")
# A room may be four times too big before it feels empty.
_ROOMY = 0.25
# With this much in common a special room is no longer a strange one.
_AT_HOME = 0.2
_EXACT = 9


@dataclass(frozen=True)
class Scored:
    """Every term of the sum, weighted, for all pairs of a block."""

    terms: Mapping[str, Column]
    is_space: Flags

    @property
    def about(self) -> Column:
        """What the thing is about: the evidence that is not just convenience."""
        return np.asarray(self.terms["topic"] + self.terms["word"] + self.terms["letters"])

    @property
    def total(self) -> Column:
        """Rounded far below what counts, so that no processor's last bit decides a tie."""
        total = np.zeros_like(self.terms["topic"])
        for name in (*ABOUT, *FIT):
            total = total + self.terms[name]
        return np.round(total, _EXACT)


def score_all(asked: Asked, offered: Offered, judged: Judged, settings: Settings) -> Scored:
    """Each term for each pair, times its weight."""
    asks, offerings = asked.table, offered.table
    is_space = np.asarray(asks.kind == "space")
    terms: dict[str, Column] = {
        "topic": _alike(asked.text.concepts, offered.text.concepts),
        "word": _alike(asked.text.words, offered.text.words),
        "letters": _alike(asked.text.letters, offered.text.letters),
        "near": _near(asks, offerings, judged, settings),
        "time": _time(asks, offerings),
        "size": _size(asks, offerings),
        "feature": _features(asked.wishes, offerings),
        "cost": np.tile(_cheapness(offerings.cost), (len(asked.facts), 1)),
        "language": _language(asks, offerings, settings),
        "history": _learned(asked, offered),
        "unknown": -judged.gaps,
    }
    weighted = {name: grid * _weight(name, is_space, settings) for name, grid in terms.items()}
    common = weighted["topic"] + weighted["word"] + weighted["letters"]
    strange = _strange(asked, offerings, common)
    weighted["purpose"] = -strange * _weight("purpose", is_space, settings)
    return Scored(weighted, is_space)


def _weight(name: str, is_space: Flags, settings: Settings) -> Column:
    space, other = getattr(settings.space, name), getattr(settings.other, name)
    return np.asarray(np.where(is_space, space, other)[:, None], dtype=np.float64)


def _alike(asked: sparse.csr_matrix, offered: sparse.csr_matrix) -> Column:
    """The cosine of each pair of rows; sparse, so a term depends on its two rows only."""
    return np.asarray((asked @ offered.T).toarray(), dtype=np.float64)


def _learned(asked: Asked, offered: Offered) -> Column:
    """What the community's earlier answers say of each offering; nothing where it gave none."""
    if asked.taste is None:
        return np.zeros((len(asked.facts), len(offered.facts)))
    return _alike(asked.taste, in_one_row(offered.text))


def _near(asks: AskTable, offerings: OfferingTable, judged: Judged, settings: Settings) -> Column:
    radius = np.where(np.isnan(asks.radius), settings.default_radius_km, asks.radius)[:, None]
    reach = np.nan_to_num(offerings.reach)[None, :]
    comes = (reach > 0) & (judged.distance <= reach)
    limit = np.maximum(np.where(comes, np.maximum(reach, radius), radius), 0.001)
    onsite = (offerings.mode != "online")[None, :]
    return np.where(onsite, np.nan_to_num(np.clip(1 - judged.distance / limit, 0.0, 1.0)), 0.0)


def _time(asks: AskTable, offerings: OfferingTable) -> Column:
    wanted = asks.dayparts[:, None]
    shared = np.bitwise_count(wanted & offerings.dayparts[None, :])
    return np.asarray(np.sqrt(shared / np.maximum(np.bitwise_count(wanted), 1)))


def _size(asks: AskTable, offerings: OfferingTable) -> Column:
    size, capacity = asks.size[:, None], np.maximum(offerings.capacity, 1)[None, :]
    filled = np.nan_to_num(size / capacity)
    people = np.isin(offerings.kind, ("space", "expertise", "activity"))[None, :]
    roomy = np.where((offerings.kind == "space")[None, :], np.minimum(filled / _ROOMY, 1.0), 1.0)
    return np.where(people & (filled > 0) & (filled <= 1), roomy, 0.0)


def _features(wishes: Sequence[frozenset[str]], offerings: OfferingTable) -> Column:
    present = np.zeros((len(wishes), len(offerings.facts)))
    for row, wished in enumerate(wishes):
        if wished:
            present[row] = [len(wished & (has or frozenset())) for has in offerings.features]
            present[row] /= len(wished)
    return present


def _cheapness(cost: Column) -> Column:
    known = (cost != UNKNOWN_COST) & (cost != OPEN_COST)
    return np.where(known, 1 - cost / (len(COST_LADDER) - 1), 0.0)


def _language(asks: AskTable, offerings: OfferingTable, settings: Settings) -> Column:
    """Sharing a language that is not the region's own says something."""
    same = asks.lang[:, None] == offerings.lang[None, :]
    return np.asarray(same & (asks.lang != settings.home_language)[:, None], dtype=np.float64)


def _strange(asked: Asked, offerings: OfferingTable, common: Column) -> Column:
    """A special room nobody asked for, unless the two have enough else in common."""
    strange = np.zeros(common.shape)
    if np.any(offerings.room != ""):
        for row, ask in enumerate(asked.facts):
            if ask.kind == "space":
                rooms = asked_rooms(ask)
                strange[row] = [room != "" and room not in rooms for room in offerings.room]
    return np.asarray(strange * (1 - np.minimum(common / _AT_HOME, 1.0)))
