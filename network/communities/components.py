"""Parts of communities that other pages may place: {% load community_parts %}."""

from __future__ import annotations

from typing import Any

from network.communities import queries
from network.members.doors import PageRequest
from network.organisations.models import Organisation


def communities_of(context: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """On the page of a library: the groups that are at home there."""
    request: PageRequest = context["request"]
    return {"communities": queries.communities_at(organisation, request.actor)}


def my_communities(context: dict[str, Any]) -> dict[str, Any]:
    """On Vandaag: the groups I take part in."""
    request: PageRequest = context["request"]
    return {"communities": queries.communities_of(request.actor)}
