from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from network.activities.events import (
    DateDeclined,
    DateProposed,
    EditionCancelled,
    EditionDone,
    EditionPlanned,
)
from network.activities.models import Activity, DatePlan, Edition
from network.activities.policies import DatePlanPolicy, EditionPolicy
from network.activities.tickets import Ticket
from network.communities.models import Community
from network.communities.policies import CommunityPolicy
from network.kernel import clock, search
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.identifiers import free_slug
from network.offerings.models import Offering
from network.organisations.models import Location


@dataclass(frozen=True, kw_only=True)
class When:
    """A moment and a place, as somebody proposes them."""

    title: str
    starts_at: datetime
    ends_at: datetime
    location: Location | None = None
    place: str = ""
    note: str = ""


@transaction.atomic
def propose_date(ticket: Ticket, when: When, *, by: Actor) -> DatePlan:
    """Propose a first date to the other side; a date that stood open is replaced."""
    if when.starts_at <= clock.now():
        raise Invalid(_("This moment has passed. Choose a day from tomorrow."), field="day")
    if when.ends_at <= when.starts_at:
        raise Invalid(_("The end comes after the start."), field="end")
    if not (when.location or when.place):
        raise Invalid(_("Fill in where it is, or choose a library."), field="place")
    community = Community.objects.get(public_id=ticket.community)
    offering = Offering.objects.select_for_update(of=("self",)).get(public_id=ticket.offering)
    DatePlan.objects.select_for_update().filter(
        about=ticket.about, state=DatePlan.State.PROPOSED
    ).update(state=DatePlan.State.REPLACED)
    plan = DatePlan.objects.create(
        about=ticket.about,
        back=ticket.back,
        community=community,
        offering=offering,
        title=when.title,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        location=when.location,
        place=when.place,
        note=when.note,
        proposed_by_id=by.as_member,
        by_community=CommunityPolicy.speak_for.allows(by, community),
    )
    DatePlanPolicy.view.require(by, plan)
    publish(DateProposed(date_plan_id=plan.pk, about=plan.about), by=by)
    return plan


@transaction.atomic
def agree_date(plan: DatePlan, *, by: Actor) -> Edition:
    """Say yes to the date: it is an activity now, and stands in the agenda."""
    plan = DatePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    DatePlanPolicy.answer.require(by, plan)
    activity = _activity_of(plan)
    edition = Edition.objects.create(
        activity=activity,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        location=plan.location,
        place=plan.place,
        area=plan.location.area if plan.location else plan.offering.area,
        access_facts=plan.location.access_facts if plan.location else {},
        state=Edition.State.CONFIRMED,
    )
    plan.state = DatePlan.State.AGREED
    plan.answered_by_id = by.as_member
    plan.activity = activity
    plan.save(update_fields=["state", "answered_by", "activity", "changed_at"])
    publish(EditionPlanned(edition_id=edition.pk, about=plan.about), by=by)
    return edition


def _activity_of(plan: DatePlan) -> Activity:
    """The one activity about this; a second date after a cancelled one is a second edition.

    What the two sides wrote to each other stays between them.
    """
    known = Activity.objects.select_for_update(of=("self",)).filter(about=plan.about).first()
    if known is not None:
        known.state = Activity.State.ANNOUNCED
        known.save(update_fields=["state", "changed_at"])
        return known
    activity = Activity.objects.create(
        title=plan.title,
        slug=free_slug(Activity, plan.title, taken=("ideas",)),
        community=plan.community,
        partner=plan.offering.organisation,
        audience=plan.offering.audience,
        cost_kind=plan.offering.cost_kind,
        amount_cents=plan.offering.amount_cents,
        about=plan.about,
    )
    activity.topics.set(plan.offering.topics.all())
    search.index(activity, activity.title)
    return activity


@transaction.atomic
def decline_date(plan: DatePlan, *, by: Actor) -> DatePlan:
    """Say that this date does not suit; another one can be proposed."""
    plan = DatePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    DatePlanPolicy.answer.require(by, plan)
    plan.state = DatePlan.State.DECLINED
    plan.answered_by_id = by.as_member
    plan.save(update_fields=["state", "answered_by", "changed_at"])
    publish(DateDeclined(date_plan_id=plan.pk, about=plan.about), by=by)
    return plan


@transaction.atomic
def cancel_edition(edition: Edition, reason: str, *, by: Actor) -> Edition:
    """Call an edition off, with the reason that everybody reads."""
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("activity")
        .get(pk=edition.pk)
    )
    EditionPolicy.cancel.require(by, edition)
    edition.state = Edition.State.CANCELLED
    edition.cancel_reason = reason
    edition.save(update_fields=["state", "cancel_reason", "changed_at"])
    publish(EditionCancelled(edition_id=edition.pk, about=edition.activity.about), by=by)
    return edition


@system_only
@transaction.atomic
def close_edition(edition: Edition, *, by: Actor) -> Edition:
    """Its end has passed: it has been, and people may look back on it."""
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("activity")
        .get(pk=edition.pk)
    )
    if edition.state in {Edition.State.PLANNED, Edition.State.CONFIRMED}:
        edition.state = Edition.State.DONE
        edition.save(update_fields=["state", "changed_at"])
        publish(EditionDone(edition_id=edition.pk, about=edition.activity.about), by=by)
    return edition
