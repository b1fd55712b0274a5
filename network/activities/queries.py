from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.activities.policies import (
    COMING,
    ActivityPolicy,
    DatePlanPolicy,
    EditionPolicy,
    ProposalPolicy,
)
from network.activities.tickets import Ticket
from network.communities.models import Community, Interest
from network.communities.policies import CommunityPolicy
from network.kernel import clock
from network.kernel.actors import Actor
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.organisations.queries import members_with_role
from network.vocabulary.queries import areas_within


def editions_for(actor: Actor) -> QuerySet[Edition]:
    """Every edition this actor may know of, each knowing its buttons."""
    rows: QuerySet[Edition] = EditionPolicy.view.filter(actor)
    return (
        rows.select_related(
            "activity__community__area", "location__area", "area", "activity__partner"
        )
        .annotate(may_cancel=EditionPolicy.cancel.expression(actor))
        .order_by("starts_at", "pk")
    )


def agenda(actor: Actor, *, start: date | None = None, days: int = 42) -> QuerySet[Edition]:
    """What comes, day by day, also what was cancelled."""
    day = start or clock.today()
    return editions_for(actor).filter(
        ends_at__gte=max(clock.now(), midnight(day)) if start is None else midnight(day),
        starts_at__lt=midnight(day + timedelta(days=days)),
        state__in=[*COMING, Edition.State.CANCELLED],
    )


def filtered(rows: QuerySet[Edition], filters: dict[str, Any]) -> QuerySet[Edition]:
    """The agenda near an area, free of charge, or without steps."""
    if filters.get("area"):
        rows = rows.filter(area__in=areas_within(filters["area"]))
    if filters.get("free"):
        rows = rows.filter(activity__cost_kind="free")
    if filters.get("step_free"):
        rows = rows.filter(access_facts__step_free__state="yes")
    return rows


def now() -> datetime:
    return clock.now()


def suggested(ticket: Ticket) -> dict[str, str]:
    """What the form may already say: the title of what is offered."""
    offering = Offering.objects.filter(public_id=ticket.offering).first()
    return {"title": offering.title if offering else ""}


def midnight(day: date) -> datetime:
    """Where the day begins in the network's own time zone."""
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.zone())


def coming_editions_of(community: Community, actor: Actor, limit: int = 5) -> QuerySet[Edition]:
    return agenda(actor, days=180).filter(activity__community=community)[:limit]


def activities_for(actor: Actor) -> QuerySet[Activity]:
    rows: QuerySet[Activity] = ActivityPolicy.view.filter(actor)
    return (
        rows.select_related("community__area", "partner")
        .prefetch_related("topics")
        .annotate(may_change=ActivityPolicy.change.expression(actor))
        .order_by("-created_at", "-pk")
    )


def editions_of(activity: Activity, actor: Actor) -> QuerySet[Edition]:
    return editions_for(actor).filter(activity=activity).order_by("-starts_at")


def open_date(about: str, actor: Actor) -> DatePlan | None:
    """The date that waits for a yes, and whether it is this actor's yes."""
    rows: QuerySet[DatePlan] = DatePlanPolicy.view.filter(actor)
    return (
        rows.filter(about=about, state=DatePlan.State.PROPOSED, starts_at__gt=clock.now())
        .select_related("location", "proposed_by", "community", "offering")
        .annotate(may_answer=DatePlanPolicy.answer.expression(actor))
        .first()
    )


def dates_for(actor: Actor) -> QuerySet[DatePlan]:
    """The dates of both my sides, each knowing whether the yes is mine."""
    rows: QuerySet[DatePlan] = DatePlanPolicy.view.filter(actor)
    return (
        rows.select_related("community", "offering", "location", "activity")
        .annotate(may_answer=DatePlanPolicy.answer.expression(actor))
        .order_by("-created_at", "-pk")
    )


def edition_about(about: str, actor: Actor) -> Edition | None:
    """The first date that came of it."""
    return (
        editions_for(actor)
        .filter(activity__about=about)
        .exclude(state=Edition.State.CANCELLED)
        .first()
    )


def ended_editions(moment: datetime) -> QuerySet[Edition]:
    return Edition.objects.filter(ends_at__lte=moment, state__in=COMING)


def edition_told(edition_id: int) -> Edition:
    return Edition.objects.select_related(
        "activity__community", "activity__partner", "location"
    ).get(pk=edition_id)


def date_told(date_plan_id: int) -> DatePlan:
    return DatePlan.objects.select_related("community", "offering", "location").get(pk=date_plan_id)


def plan_of(edition: Edition) -> DatePlan | None:
    """The agreement that this edition came from, if it came from one."""
    return (
        DatePlan.objects.filter(activity=edition.activity_id, state=DatePlan.State.AGREED)
        .select_related("community", "offering")
        .order_by("-pk")
        .first()
    )


def told_when(row: DatePlan | Edition) -> dict[str, str]:
    """When and where, as plain values for a notice; put into words by the reader's language."""
    return {
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "where": row.location.name if row.location else row.place,
    }


def ideas_for(actor: Actor) -> QuerySet[Proposal]:
    """My own ideas and those of my library, each knowing its buttons; what is promised first."""
    rows: QuerySet[Proposal] = ProposalPolicy.view.filter(actor)
    buttons: dict[str, Any] = {
        "may_answer": ProposalPolicy.answer.expression(actor),
        "may_withdraw": ProposalPolicy.withdraw.expression(actor),
    }
    return (
        rows.select_related("proposer", "owner", "area", "branch", "joins", "redirected_to")
        .annotate(**buttons)
        .order_by("reply_due", "-created_at")
    )


def ideas_waiting(actor: Actor) -> QuerySet[Proposal]:
    """Ideas that wait for an answer of my library, the oldest promise first.

    What was saved for later waits again from the day that was promised.
    """
    waits = Q(state__in=[Proposal.State.SUBMITTED, Proposal.State.IN_CONVERSATION])
    returns = Q(state=Proposal.State.PARKED, parked_until__lte=clock.today())
    return ideas_for(actor).filter(ProposalPolicy.answer.q(actor), waits | returns)


def idea_sent(public_id: str) -> Proposal | None:
    """For who holds the link from the mail."""
    rows = Proposal.objects.select_related("owner", "area", "branch", "joins", "redirected_to")
    return rows.filter(public_id=public_id, proposer__isnull=True).first()


def idea_told(proposal_id: int) -> Proposal:
    return Proposal.objects.select_related("proposer", "owner", "branch", "area").get(
        pk=proposal_id
    )


def groups_on_show(actor: Actor) -> QuerySet[Community]:
    return CommunityPolicy.view.filter(actor, Community.objects.living()).order_by("name")


def partners_on_show() -> QuerySet[Organisation]:
    return Organisation.objects.verified().order_by("name")


def librarians_at(branch: Location) -> list[int]:
    return members_with_role(
        branch.organisation_id, [OrganisationMembership.Role.COMMUNITY_LIBRARIAN]
    )


def needs_of(activity: Activity) -> Interest | None:
    """The wish that says what this activity still needs."""
    return (
        Interest.objects.filter(about=activity.key)
        .exclude(state=Interest.State.ARCHIVED)
        .prefetch_related("asks")
        .first()
    )
