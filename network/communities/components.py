"""Parts of communities that other pages may place: {% load community_parts %}."""

from __future__ import annotations

from typing import Any

from network.communities import queries
from network.communities.models import Community
from network.members.doors import PageRequest
from network.organisations.models import Organisation


def community_card(community: Community) -> dict[str, Any]:
    """One group in a list, as `communities_for` tells it to this reader."""
    return {
        "slug": community.slug,
        "name": community.name,
        "kind": community.kind_label,
        "purpose": community.purpose,
        "wish": community.wish,  # type: ignore[attr-defined]
        "area": community.area.name,
        "rhythm": community.rhythm,
        "is_online": community.is_online,
        "role": community.my_role,  # type: ignore[attr-defined]
        "openness": str(community.openness),
        "openness_words": str(community.get_openness_display()),
        "topics": tuple(topic.label for topic in community.topics.all()[:3]),
    }


def communities_of(context: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """On the page of a library: the groups that are at home there."""
    request: PageRequest = context["request"]
    return {"communities": queries.communities_at(organisation, request.actor)}


def my_communities(context: dict[str, Any]) -> dict[str, Any]:
    """On Vandaag: the groups I take part in."""
    request: PageRequest = context["request"]
    return {"communities": queries.communities_of(request.actor)}
