"""What other rooms may put in the page frame: a number at the bell or in the tab bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from network.kernel.actors import Actor

Rows = Callable[[Actor], QuerySet[Any]]
_waiting: dict[str, Rows] = {}


def counted(place: str) -> Callable[[Rows], Rows]:
    """Show how many rows this query finds at `place` of the frame ("notices", "rooms")."""

    def registered(query: Rows) -> Rows:
        _waiting[place] = query
        return query

    return registered


def counts(actor: Actor) -> dict[str, int]:
    """How many wait for this actor at each place, in one question; for a visitor nothing does."""
    if actor.is_visitor or not _waiting:
        return {}
    first, *others = [_number(place, rows(actor)) for place, rows in _waiting.items()]
    return dict(first.union(*others, all=True))


def _number(place: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    here = rows.order_by().annotate(place=Value(place, output_field=CharField())).values("place")
    counted: QuerySet[Any] = here.annotate(number=Count("pk")).values_list("place", "number")
    return counted
