from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.kernel import clock, search
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.kernel.identifiers import free_slug
from network.members.models import Member
from network.offerings.descriptions import OfferingDescription, check
from network.offerings.events import OfferingChanged, OfferingGrewStale, OfferingPublished
from network.offerings.models import Offering
from network.offerings.policies import OfferingPolicy, may_give
from network.offerings.queries import long_unconfirmed
from network.vocabulary import reference

State = Offering.State
FIXED = {"kind", "organisation", "member"}
AT_ONCE = 100


@transaction.atomic
def create_offering(
    description: OfferingDescription, *, by: Actor, share: bool = False
) -> Offering:
    """Write down what somebody gives; with `share` it is online at once."""
    check(description)
    if description.member is not None and not _may_give(by, description.member):
        raise Forbidden(_("You can only offer something in your own name."))
    offering = Offering(
        kind=description.kind,
        organisation=description.organisation,
        member=description.member,
        slug=free_slug(Offering, description.title, taken=("new", "mine", "still-true")),
    )
    _write(offering, description)
    OfferingPolicy.change.require(by, offering)
    return _share(offering, by) if share else _tell(offering, by)


@transaction.atomic
def change_offering(
    offering: Offering, description: OfferingDescription, *, by: Actor, share: bool = False
) -> Offering:
    """Rewrite it; who rewrites it also says that it is true now."""
    offering = _locked(offering)
    OfferingPolicy.change.require(by, offering)
    check(description)
    _write(offering, description)
    if share and offering.state == State.DRAFT:
        return _share(offering, by)
    if offering.state != State.DRAFT:
        offering.fresh_until = _fresh_until(offering)
    if offering.state == State.STALE:
        offering.state = State.PUBLISHED
    offering.save(update_fields=["state", "fresh_until", "changed_at"])
    return _tell(offering, by)


@transaction.atomic
def publish_offering(offering: Offering, *, by: Actor) -> Offering:
    """Put it online, where others find it and the matching looks at it."""
    offering = _locked(offering)
    OfferingPolicy.change.require(by, offering)
    return _share(offering, by)


@transaction.atomic
def confirm_offering(offering: Offering, *, by: Actor) -> Offering:
    """Say that it is still true."""
    offering = _locked(offering)
    OfferingPolicy.confirm.require(by, offering)
    return _move(offering, State.PUBLISHED, by)


@transaction.atomic
def pause_offering(offering: Offering, *, by: Actor) -> Offering:
    """Rest for a while: no new matches; what runs goes on."""
    offering = _locked(offering)
    OfferingPolicy.pause.require(by, offering)
    return _move(offering, State.PAUSED, by)


@transaction.atomic
def resume_offering(offering: Offering, *, by: Actor) -> Offering:
    """Be there again."""
    offering = _locked(offering)
    OfferingPolicy.resume.require(by, offering)
    return _move(offering, State.PUBLISHED, by)


@transaction.atomic
def fill_offering(offering: Offering, *, by: Actor) -> Offering:
    """Say that nothing is left to give for now."""
    offering = _locked(offering)
    OfferingPolicy.fill.require(by, offering)
    return _move(offering, State.FULL, by)


@transaction.atomic
def reopen_offering(offering: Offering, *, by: Actor) -> Offering:
    """Say that there is something to give again."""
    offering = _locked(offering)
    OfferingPolicy.reopen.require(by, offering)
    return _move(offering, State.PUBLISHED, by)


@transaction.atomic
def archive_offering(offering: Offering, *, by: Actor) -> Offering:
    """Take it away for good; what came of it stays in the books."""
    offering = _locked(offering)
    OfferingPolicy.archive.require(by, offering)
    search.forget(offering)
    return _move(offering, State.ARCHIVED, by)


@system_only
@transaction.atomic
def let_offerings_grow_stale(*, by: Actor) -> int:
    """Ask the givers of what nobody confirmed for long whether it is still true."""
    rows = long_unconfirmed(clock.today()).order_by("pk")
    rows = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    stale = list(rows[:AT_ONCE])
    for offering in stale:
        offering.state = State.STALE
        offering.save(update_fields=["state", "changed_at"])
        publish(OfferingGrewStale(offering_id=offering.pk), by=by)
    return len(stale)


def _locked(offering: Offering) -> Offering:
    return Offering.objects.select_for_update().get(pk=offering.pk)


def _may_give(by: Actor, member: Member) -> bool:
    return may_give.filter(by, Member.objects.filter(pk=member.pk)).exists()


def _share(offering: Offering, by: Actor) -> Offering:
    if not OfferingPolicy.publish.allows(by, offering):
        raise Conflict(_why_not(offering), field="giver")
    offering.state = State.PUBLISHED
    offering.published_at = offering.published_at or clock.now()
    offering.fresh_until = _fresh_until(offering)
    offering.save(update_fields=["state", "published_at", "fresh_until", "changed_at"])
    publish(OfferingPublished(offering_id=offering.pk), by=by)
    return offering


def _why_not(offering: Offering) -> Promise:
    if offering.state != State.DRAFT:
        return _("This was shared before.")
    if offering.organisation is not None:
        return _("The network still has to check this organisation. Keep it as a draft for now.")
    return _("Others can't see your profile now. Open it to members first.")


def _move(offering: Offering, state: str, by: Actor) -> Offering:
    offering.state = state
    if state == State.PUBLISHED:
        offering.fresh_until = _fresh_until(offering)
    offering.save(update_fields=["state", "fresh_until", "changed_at"])
    return _tell(offering, by)


def _tell(offering: Offering, by: Actor) -> Offering:
    publish(OfferingChanged(offering_id=offering.pk), by=by)
    return offering


def _fresh_until(offering: Offering) -> date:
    """Half a year, or the last day on which it can be had."""
    long = clock.today() + timedelta(days=settings.STALE_AFTER_DAYS)
    last = offering.date_until
    return min(long, last) if last and last >= clock.today() else long


def _write(offering: Offering, description: OfferingDescription) -> None:
    for each in fields(description):
        if each.name not in FIXED | {"topics"}:
            setattr(offering, each.name, getattr(description, each.name))
    offering.save()
    offering.topics.set(description.topics)
    kind = reference.words("offering_kinds")[offering.kind]
    giver = offering.organisation.name if offering.organisation else ""
    labels = [label for topic in description.topics for label in (topic.label_nl, topic.label_en)]
    search.index(
        offering,
        offering.title,
        offering.text,
        offering.area.name,
        giver,
        kind.nl,
        kind.en,
        *labels,
    )
