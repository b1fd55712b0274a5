"""Who has a page open now, as whoever knows it tells us: this room knows of no sockets."""

from __future__ import annotations

from collections.abc import Callable, Collection

Present = Callable[[Collection[int]], set[int]]
_known: list[Present] = []


def knows_who_is_here(ask: Present) -> Present:
    _known[:] = [ask]
    return ask


def is_here(member_id: int) -> bool:
    return any(member_id in ask([member_id]) for ask in _known)
