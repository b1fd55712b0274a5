"""How far apart two places are, as the crow flies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_EARTH_KM = 6371.0088
Grid = NDArray[np.float64]


def distance_km(lat: Grid, lon: Grid, other_lat: Grid, other_lon: Grid) -> Grid:
    """Great-circle distance, rounded to the metre; not a number where a place is not known."""
    lat, lon, other_lat, other_lon = (np.radians(x) for x in (lat, lon, other_lat, other_lon))
    half = (
        np.sin((other_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    )
    apart = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.asarray(np.round(apart, 3))


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The same of one pair, in plain numbers."""
    degrees = (np.asarray(each, dtype=np.float64) for each in (lat, lon, other_lat, other_lon))
    return float(distance_km(*degrees))
