"""Below the floor nothing is proposed: an empty list is honest, a filled one is not always."""

from __future__ import annotations

import numpy as np

from matching.engine.scoring import Scored
from matching.engine.shapes import Band, Settings
from matching.engine.tables import Column, Flags


def good_enough(scored: Scored, settings: Settings) -> Flags:
    """A space must fit; anything else must also be about the same thing."""
    return np.asarray(
        (scored.total >= floors(scored.is_space, settings))
        & (scored.is_space[:, None] | (scored.about >= settings.evidence_floor))
    )


def floors(is_space: Flags, settings: Settings) -> Column:
    return np.where(is_space, settings.space_floor, settings.floor)[:, None]


def band_of(score: float, settings: Settings) -> Band:
    return "good" if score >= settings.good else "fair"
