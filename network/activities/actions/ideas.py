from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from network.activities.events import (
    ProposalAnswered,
    ProposalDrafted,
    ProposalSubmitted,
    ProposalTaken,
)
from network.activities.models import Proposal
from network.activities.policies import ProposalPolicy
from network.communities.models import Community
from network.kernel import clock, workdays
from network.kernel.actors import Actor
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.members.models import Member
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.vocabulary.models import Area

State = Proposal.State


@dataclass(frozen=True, kw_only=True)
class Idea:
    """Four answers, and where."""

    title: str
    text: str
    area: Area
    branch: Location
    can_do_myself: str = ""
    needs: list[str] = field(default_factory=list)
    guest_name: str = ""
    guest_email: str = ""


@transaction.atomic
def submit_idea(idea: Idea, *, by: Actor) -> Proposal:
    """Send an idea in; one without an account waits for a click in the mail first."""
    guest = by.member_id is None
    proposal = Proposal.objects.create(
        proposer_id=by.member_id,
        guest_name=idea.guest_name if guest else "",
        guest_email=idea.guest_email.lower() if guest else "",
        title=idea.title,
        text=idea.text,
        can_do_myself=idea.can_do_myself,
        needs=idea.needs,
        area=idea.area,
        branch=idea.branch,
    )
    ProposalPolicy.submit.require(by, proposal)
    if guest:
        publish(ProposalDrafted(proposal_id=proposal.pk), by=by)
    else:
        _send_in(proposal, by)
    return proposal


@transaction.atomic
def confirm_idea(proposal: Proposal, *, by: Actor) -> Proposal:
    """Confirm the address of a guest: now the library sees the idea."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    ProposalPolicy.confirm.require(by, proposal)
    if proposal.state == State.DRAFT:
        _send_in(proposal, by)
    return proposal


def _send_in(proposal: Proposal, by: Actor) -> None:
    proposal.state = State.SUBMITTED
    proposal.submitted_at = clock.now()
    proposal.reply_due = workdays.after(clock.today(), settings.REPLY_WORKING_DAYS)
    proposal.owner = _next_owner(proposal)
    proposal.save()
    publish(ProposalSubmitted(proposal_id=proposal.pk), by=by)


def _next_owner(proposal: Proposal) -> Member | None:
    """The librarian of this library with the fewest open ideas; one at the branch goes first."""
    librarians = Member.objects.present().filter(
        organisation_memberships__organisation=proposal.branch.organisation_id,
        organisation_memberships__role=OrganisationMembership.Role.COMMUNITY_LIBRARIAN,
        organisation_memberships__state=OrganisationMembership.State.ACTIVE,
    )
    at_branch = librarians.filter(organisation_memberships__location=proposal.branch_id)
    waiting = Count("owned_proposals", filter=Q(owned_proposals__state__in=Proposal.OPEN))
    for circle in (at_branch, librarians):
        found = circle.annotate(waiting=waiting).order_by("waiting", "pk").first()
        if found is not None:
            return found
    return None


@transaction.atomic
def take_up_idea(proposal: Proposal, *, by: Actor) -> Proposal:
    """Say that you are talking about it; it is yours from now on."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    ProposalPolicy.answer.require(by, proposal)
    proposal.state = State.IN_CONVERSATION
    proposal.owner_id = by.as_member
    proposal.reply_due = proposal.reply_due or workdays.after(
        clock.today(), settings.REPLY_WORKING_DAYS
    )
    proposal.save(update_fields=["state", "owner", "reply_due", "changed_at"])
    publish(ProposalTaken(proposal_id=proposal.pk), by=by)
    return proposal


@transaction.atomic
def answer_idea(
    proposal: Proposal,
    outcome: str,
    answer: str,
    next_step: str,
    *,
    joins: Community | None = None,
    redirected_to: Organisation | None = None,
    parked_until: date | None = None,
    by: Actor,
) -> Proposal:
    """Give an idea its answer: a reason in plain words and a next step, never a dead end."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    ProposalPolicy.answer.require(by, proposal)
    if outcome == State.REDIRECTED and redirected_to is None:
        raise Invalid(_("Choose the organisation that fits better."), field="redirected_to")
    if outcome == State.JOIN_EXISTING and joins is None:
        raise Invalid(_("Choose the group that looks like it."), field="joins")
    if outcome == State.PARKED:
        _within_a_year(parked_until)
    proposal.state = outcome
    proposal.answer, proposal.next_step = answer, next_step
    proposal.joins = joins if outcome == State.JOIN_EXISTING else None
    proposal.redirected_to = redirected_to if outcome == State.REDIRECTED else None
    proposal.parked_until = parked_until if outcome == State.PARKED else None
    proposal.owner_id = by.as_member
    proposal.save()
    publish(ProposalAnswered(proposal_id=proposal.pk), by=by)
    return proposal


def _within_a_year(day: date | None) -> None:
    today = clock.today()
    if day is None or not today < day <= today.replace(year=today.year + 1, day=min(today.day, 28)):
        raise Invalid(_("Choose a day within a year to come back to it."), field="parked_until")


@transaction.atomic
def withdraw_idea(proposal: Proposal, *, by: Actor) -> Proposal:
    """Take your own idea back."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    ProposalPolicy.withdraw.require(by, proposal)
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state", "changed_at"])
    return proposal
