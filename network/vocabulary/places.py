"""How far apart two areas are: from middle to middle, in a straight line."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Protocol

EARTH_METRES = 6_371_000
ROUNDED_BELOW = 1_000


class Place(Protocol):
    latitude: float
    longitude: float


def metres_between(one: Place, other: Place) -> float:
    """Great-circle distance (haversine)."""
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(min(1.0, half)))


def km_between(one: Place, other: Place) -> float:
    return metres_between(one, other) / 1000
