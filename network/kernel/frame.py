"""What other rooms may put in the page frame: a number at the bell or in the tab bar."""

from __future__ import annotations

from collections.abc import Callable

from network.kernel.actors import Actor

Count = Callable[[Actor], int]
_counts: dict[str, Count] = {}


def counted(place: str) -> Callable[[Count], Count]:
    """Show what this query answers at `place` of the frame ("notices", "rooms")."""

    def registered(query: Count) -> Count:
        _counts[place] = query
        return query

    return registered


def count_at(place: str, actor: Actor) -> int:
    """How many wait there for this actor; a visitor has nothing waiting."""
    query = _counts.get(place)
    return query(actor) if query and not actor.is_visitor else 0
