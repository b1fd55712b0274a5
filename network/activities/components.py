"""Parts of activities that other pages may place: {% load activities_parts %}."""

from __future__ import annotations

from typing import Any

from network.activities import queries
from network.activities.models import Edition
from network.communities.models import Community
from network.members.doors import PageRequest


def edition_row(
    edition: Edition, level: int = 3, *, by_day: bool = False, by_clock: bool = False
) -> dict[str, Any]:
    """One date in a list: of several activities, or (`by_day`) of the one whose page
    it is; with its hour in front (`by_clock`) where the day stands above."""
    activity = edition.activity
    return {
        "slug": activity.slug,
        "title": activity.title,
        "starts": edition.starts_at,
        "ends": edition.ends_at,
        "place": edition.location.name if edition.location else edition.place,
        "is_cancelled": edition.state == Edition.State.CANCELLED,
        "reason": edition.cancel_reason,
        "is_free": activity.cost_kind == "free",
        "signup": str(edition.get_signup_mode_display()),
        "step_free": _is_told(edition, "step_free"),
        "hearing_loop": _is_told(edition, "hearing_loop"),
        "in_english": activity.lang == "en",
        "by": "clock" if by_clock else "date",
        "by_day": by_day,
        "level": level,
    }


def _is_told(edition: Edition, fact: str) -> bool:
    told: bool = edition.access_facts.get(fact, {}).get("state") == "yes"
    return told


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
