"""The compass of phases: what each is, which way one can go, and what helps before going.

The checks are advice. A step with open checks asks for a note, never for permission.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.communities.models import Community
from network.vocabulary import reference

Phase = Community.Phase
COURSE = (Phase.EXPLORING, Phase.CONNECTING, Phase.GROWING, Phase.SELF_SUSTAINING)

HELP: dict[str, Promise] = {
    Phase.EXPLORING: _("You know a few people. You listen and ask what lives among them."),
    Phase.CONNECTING: _("People get to know each other. A small core group appears."),
    Phase.GROWING: _("Things happen. New people and partners join in."),
    Phase.SELF_SUSTAINING: _("The group carries itself. The library helps where it is needed."),
    Phase.RENEWING: _("The group changes, splits or looks for a new goal."),
    Phase.CLOSED: _("The group has stopped. What you learned is kept."),
}

HEADINGS: dict[str, Promise] = {
    Phase.EXPLORING: _("This group is exploring"),
    Phase.CONNECTING: _("This group is getting to know each other"),
    Phase.GROWING: _("This group is growing"),
    Phase.SELF_SUSTAINING: _("This group carries itself"),
    Phase.RENEWING: _("This group is renewing itself"),
    Phase.CLOSED: _("This group has stopped"),
}

CHECKS: dict[str, dict[str, Promise]] = {
    Phase.EXPLORING: {
        "goal": _("The goal of the organisation is chosen"),
        "five-talks": _("We spoke with at least 5 people"),
        "characteristics": _("At least 2 shared characteristics are named"),
        "own-words": _("The wish is written in people's own words"),
    },
    Phase.CONNECTING: {
        "core-group": _("There is a core group of at least 3 people"),
        "first-meeting": _("The first meeting has been"),
        "place": _("There is a regular place, online or in a building"),
        "plan-shared": _("The plan was shared with the core group"),
    },
    Phase.GROWING: {
        "own-activity": _("The community thought of at least 1 activity"),
        "partner": _("There is at least 1 partner"),
        "hours": _("Hours are promised for the coming half year"),
        "outcome": _("The first outcome is written down"),
    },
    Phase.SELF_SUSTAINING: {
        "plans-itself": _("The core group plans the meetings itself"),
        "two-leaders": _("At least 2 people can lead the group"),
        "agreements": _("The agreements with the library are on paper"),
    },
    Phase.RENEWING: {
        "talk-planned": _("A talk is planned about how to go on"),
        "asked-again": _("The wishes of the members were asked again"),
    },
    Phase.CLOSED: {
        "story": _("The story is written"),
        "where-now": _("Members know where they can go now"),
        "released": _("Hours and rooms are given back"),
    },
}


@dataclass(frozen=True)
class Step:
    """One phase on the course, as a page draws it."""

    phase: str
    label: str
    state: str


def next_phases(phase: str) -> list[str]:
    """Where one can go from here, in the order of the table."""
    return [to for start, to in reference.pairs("phase_transitions") if start == phase]


def checks_before(phase_from: str, phase_to: str) -> dict[str, Promise]:
    """What helps before this step: finish the phase you are in, or say goodbye well."""
    return CHECKS[Phase.CLOSED if phase_to == Phase.CLOSED else phase_from]


def course_of(phase: str) -> list[Step]:
    """The four courses of the wall; a group that renews itself stands beside the last."""
    place = COURSE.index(Phase(phase)) if phase in COURSE else len(COURSE) - 1
    here = {COURSE[place]: "now"} if phase in COURSE else {}
    return [
        Step(
            step,
            reference.label("community_phases", step),
            here.get(step, "laid" if number < place else ""),
        )
        for number, step in enumerate(COURSE)
    ]
