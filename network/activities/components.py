"""Parts of activities that other pages may place: {% load activities_parts %}."""

from __future__ import annotations

from typing import Any

from network.activities import queries
from network.communities.models import Community
from network.members.doors import PageRequest


def coming_up(context: dict[str, Any], community: Community) -> dict[str, Any]:
    """What comes in this community."""
    request: PageRequest = context["request"]
    return {
        "editions": queries.coming_editions_of(community, request.actor),
        "community": community,
    }


def date_plan(context: dict[str, Any], about: str, ticket: str) -> dict[str, Any]:
    """Where two sides fix their first date: what stands, what waits, or the way to propose one."""
    request: PageRequest = context["request"]
    edition = queries.edition_about(about, request.actor)
    return {
        "edition": edition,
        "plan": None if edition else queries.open_date(about, request.actor),
        "ticket": ticket,
    }


def ideas_waiting(context: dict[str, Any]) -> dict[str, Any]:
    """On Vandaag of a librarian: ideas in the order of what was promised."""
    request: PageRequest = context["request"]
    return {"request": request, "ideas": queries.ideas_waiting(request.actor)[:5]}
