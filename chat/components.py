"""Parts of rooms that other pages may place: {% load chat_parts %}."""

from __future__ import annotations

from typing import Any

from chat import queries
from network.communities.models import Community
from network.members.doors import PageRequest

SHOWN = 6


def room_link(context: dict[str, Any], about: str) -> dict[str, Any]:
    """The way to the room that opened for something, for who sits in it."""
    request: PageRequest = context["request"]
    return {"room": queries.rooms_for(request.actor).filter(subject=about).first()}


def my_rooms(context: dict[str, Any]) -> dict[str, Any]:
    """On Vandaag: where something was said last."""
    request: PageRequest = context["request"]
    return {"rooms": queries.rooms_for(request.actor)[:SHOWN]}


def rooms_of(context: dict[str, Any], community: Community) -> dict[str, Any]:
    """On the page of a community: its rooms, for who sits in them."""
    request: PageRequest = context["request"]
    if request.actor.is_visitor:
        return {"rooms": []}
    about = f"community:{community.public_id}"
    return {"rooms": queries.rooms_for(request.actor).filter(subject=about)}
