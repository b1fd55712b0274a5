"""Who has a page open, told now and then to whoever keeps it: sockets live in one process only."""

from __future__ import annotations

from collections.abc import Callable, Collection

SECONDS = 60.0
Keep = Callable[[Collection[int]], None]
_keepers: list[Keep] = []


def keeps_who_is_here(keep: Keep) -> Keep:
    """Register who remembers the members that have a socket in some process."""
    _keepers[:] = [keep]
    return keep


def tell_who_is_here(member_ids: Collection[int]) -> None:
    for keep in _keepers:
        keep(member_ids)
