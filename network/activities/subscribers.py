"""Whom we tell about dates and activities."""

from __future__ import annotations

from network.activities import links, queries
from network.activities.events import (
    DateDeclined,
    DateProposed,
    EditionCancelled,
    EditionPlanned,
    ProposalAnswered,
    ProposalDrafted,
    ProposalSubmitted,
    ProposalTaken,
)
from network.activities.models import DatePlan, Edition, Proposal
from network.communities.queries import carriers_of, participants_of
from network.kernel.actors import SYSTEM
from network.kernel.events import after
from network.notifications.actions import notify, notify_guest
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
    community = edition.activity.community
    notify(
        "edition.cancelled",
        {
            *participants_of(community),
            *carriers_of(community),
            *(speakers_of(plan.offering) if plan else ()),
        },
        key=f"edition:{edition.public_id}:cancelled",
        facts={
            "title": edition.activity.title,
            "reason": edition.cancel_reason,
            **queries.told_when(edition),
        },
        path=f"/activities/{edition.activity.slug}/",
        by=SYSTEM,
    )


# Ideas -------------------------------------------------------------------------------------------


@after(ProposalDrafted)
def ask_the_guest_to_confirm(event: ProposalDrafted) -> None:
    idea = queries.idea_told(event.proposal_id)
    _tell_proposer(idea, "idea.drafted", {"title": idea.title})


@after(ProposalSubmitted)
def promise_an_answer(event: ProposalSubmitted) -> None:
    idea = queries.idea_told(event.proposal_id)
    facts = {
        "title": idea.title,
        "text": idea.text,
        "name": idea.proposer.display_name if idea.proposer else idea.guest_name,
        "area": idea.area.name,
        "owner": idea.owner.display_name if idea.owner else "",
        "due": idea.reply_due.isoformat() if idea.reply_due else "",
    }
    _tell_proposer(idea, "idea.received", facts)
    owners = [idea.owner_id] if idea.owner_id else queries.librarians_at(idea.branch)
    notify(
        "idea.submitted",
        owners,
        key=f"idea:{idea.public_id}:submitted",
        facts=facts,
        path=f"/activities/ideas/{idea.public_id}/",
        by=SYSTEM,
    )


@after(ProposalTaken)
def tell_that_somebody_talks(event: ProposalTaken) -> None:
    idea = queries.idea_told(event.proposal_id)
    _tell_proposer(idea, "idea.answered", {"title": idea.title, "answer": "", "next_step": ""})


@after(ProposalAnswered)
def tell_the_answer(event: ProposalAnswered) -> None:
    idea = queries.idea_told(event.proposal_id)
    facts = {"title": idea.title, "answer": idea.answer, "next_step": idea.next_step}
    _tell_proposer(idea, "idea.answered", facts)


def _tell_proposer(idea: Proposal, kind: str, facts: dict[str, str]) -> None:
    key = f"idea:{idea.public_id}:{kind}:{idea.state}:{idea.parked_until or ''}"
    if idea.proposer_id:
        path = f"/activities/ideas/{idea.public_id}/"
        notify(kind, [idea.proposer_id], key=key, facts=facts, path=path, by=SYSTEM)
    elif idea.guest_email:
        notify_guest(
            kind,
            idea.guest_email,
            name=idea.guest_name,
            locale="nl",
            key=key,
            facts=facts,
            path=links.sent_idea(idea),
            by=SYSTEM,
        )
