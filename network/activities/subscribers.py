"""Whom we tell about dates and activities."""

from __future__ import annotations

from network.activities import queries
from network.activities.events import DateDeclined, DateProposed, EditionCancelled, EditionPlanned
from network.activities.models import DatePlan, Edition
from network.communities.queries import carriers_of
from network.kernel.actors import SYSTEM
from network.kernel.events import after
from network.notifications.actions import notify
from network.offerings.queries import speakers_of


def _both_sides(plan: DatePlan) -> tuple[set[int], set[int]]:
    return set(carriers_of(plan.community)), set(speakers_of(plan.offering))


@after(DateProposed)
def ask_the_other_side(event: DateProposed) -> None:
    plan = queries.date_told(event.date_plan_id)
    ours, theirs = _both_sides(plan)
    notify(
        "date.proposed",
        (theirs if plan.by_community else ours) - {plan.proposed_by_id},
        key=f"date:{plan.public_id}:proposed",
        facts={"title": plan.title, "note": plan.note, **queries.told_when(plan)},
        path=plan.back,
        by=SYSTEM,
    )


@after(DateDeclined)
def tell_who_proposed(event: DateDeclined) -> None:
    plan = queries.date_told(event.date_plan_id)
    ours, theirs = _both_sides(plan)
    notify(
        "date.declined",
        ours if plan.by_community else theirs,
        key=f"date:{plan.public_id}:declined",
        facts={"title": plan.title, **queries.told_when(plan)},
        path=plan.back,
        by=SYSTEM,
    )


@after(EditionPlanned)
def tell_both_that_it_stands(event: EditionPlanned) -> None:
    edition = queries.edition_told(event.edition_id)
    plan = queries.plan_of(edition)
    if plan is not None:
        ours, theirs = _both_sides(plan)
        notify(
            "edition.planned",
            ours | theirs,
            key=f"edition:{edition.public_id}:planned",
            facts={"title": edition.activity.title, **queries.told_when(edition)},
            path=f"/activities/{edition.activity.slug}/",
            by=SYSTEM,
        )


@after(EditionCancelled)
def tell_that_it_is_off(event: EditionCancelled) -> None:
    edition: Edition = queries.edition_told(event.edition_id)
    plan = queries.plan_of(edition)
    ours, theirs = (
        _both_sides(plan) if plan else (set(carriers_of(edition.activity.community)), set())
    )
    notify(
        "edition.cancelled",
        ours | theirs,
        key=f"edition:{edition.public_id}:cancelled",
        facts={
            "title": edition.activity.title,
            "reason": edition.cancel_reason,
            **queries.told_when(edition),
        },
        path=f"/activities/{edition.activity.slug}/",
        by=SYSTEM,
    )
