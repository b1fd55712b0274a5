"""Parts of matching that other pages may place: {% load matching_parts %}."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from matching import queries, words, yields
from network.communities.models import Community
from network.members.doors import PageRequest
from network.offerings.models import Offering

SHOWN = 5


def matches_for(context: dict[str, Any], row: Community | Offering) -> dict[str, Any]:
    """What fits this community, or who asks for this offering; empty for who may not know."""
    request: PageRequest = context["request"]
    if request.actor.is_visitor:
        return {"matches": [], "unmet": []}
    if isinstance(row, Community):
        matches = queries.suggestions_of(row, request.actor)[:SHOWN]
        unmet = queries.unmet_for(request.actor).filter(ask__interest__community=row)
        title = _("This may suit you")
    else:
        matches = queries.matches_of(row, request.actor)[:SHOWN]
        unmet = queries.unmet_for(request.actor).none()
        title = _("Who asks for this")
    known = words.labels()
    return {
        "matches": words.with_words(matches, known),
        "unmet": words.tips(unmet, known),
        "title": title,
    }


def pace_of(context: dict[str, Any], offering: Offering) -> dict[str, Any]:
    """On the page of an offering: how much its giver takes on, when they said so."""
    giver = offering.organisation or offering.member
    return {"pace": yields.pace_of(giver) if giver else None}


def funnel_of(context: dict[str, Any], community: Community) -> dict[str, Any]:
    request: PageRequest = context["request"]
    rows = queries.matches_for(request.actor).filter(ask__interest__community=community)
    return {"funnel": queries.funnel(rows)}


def waiting_for_me(context: dict[str, Any]) -> dict[str, Any]:
    """On Vandaag: what waits for a word of mine."""
    request: PageRequest = context["request"]
    rows = queries.waiting_matches(request.actor)[:SHOWN]
    return {
        "questions": queries.waiting_questions(request.actor)[:SHOWN],
        "matches": rows,
    }


def worked_out(context: dict[str, Any], about: str) -> dict[str, Any]:
    """On the page of what a match became: "is het gelukt?", while it waits for an answer."""
    request: PageRequest = context["request"]
    return {"questions": queries.questions_about(about, request.actor)}


def live_preview(context: dict[str, Any], what: str) -> dict[str, Any]:
    """The line under a form that asks who it would suit after each change."""
    return {"what": what}


def true_story(context: dict[str, Any]) -> dict[str, Any]:
    """On the front page: one thing that worked out, told as a tie."""
    match = queries.story()
    if match is None:
        return {"match": None}
    match.is_ours = True
    [told] = words.with_words([match])
    return {"match": told}
