"""What a giver says of how much they take on, and what they are told of what came of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from matching.events import MonthCounted
from matching.models import GiverPace
from matching.policies import GiverPacePolicy
from matching.yields import yield_of
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.events import publish
from network.members.models import Member
from network.organisations.models import Organisation


@transaction.atomic
def set_pace(
    giver: Organisation | Member, per_month: int | None, paused_until: date | None, *, by: Actor
) -> GiverPace:
    """Say how many questions a month are enough, and until when nothing new may come."""
    whose = {"organisation": giver} if isinstance(giver, Organisation) else {"member": giver}
    pace, _created = GiverPace.objects.select_for_update().get_or_create(**whose)
    GiverPacePolicy.change.require(by, pace)
    pace.per_month = per_month
    pace.paused_until = paused_until if paused_until and paused_until > clock.today() else None
    pace.save(update_fields=["per_month", "paused_until", "changed_at"])
    return pace


@system_only
@transaction.atomic
def count_month(organisation: Organisation, month: date, *, by: Actor) -> None:
    """A month is over: tell who speaks for a giver, once, what came of what they offer."""
    pace, _created = GiverPace.objects.select_for_update().get_or_create(organisation=organisation)
    if pace.told_of == month:
        return
    pace.told_of = month
    pace.save(update_fields=["told_of", "changed_at"])
    what = yield_of(organisation, month)
    if not what.is_nothing:
        publish(MonthCounted(organisation_id=organisation.pk, month=month.isoformat()), by=by)
