"""What the network's host may do about a run, and what a run says of itself."""

from __future__ import annotations

from django.db import transaction

from matching.actions.rounds import mark_dirty
from matching.models import MatchRun
from matching.policies import MatchRunPolicy
from network.kernel import clock
from network.kernel.actors import SYSTEM, Actor, system_only


@system_only
@transaction.atomic
def note_stage(run: MatchRun, stage: str, *, by: Actor) -> None:
    """Say how far a run is, for who watches."""
    MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.RUNNING).update(stage=stage)


@transaction.atomic
def allow_run(run: MatchRun, *, by: Actor) -> MatchRun:
    """It looked wrong and is right: the next run is laid beside this one."""
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    MatchRunPolicy.allow.require(by, run)
    run.allowed_at = clock.now()
    run.save(update_fields=["allowed_at", "changed_at"])
    mark_dirty("run", run.pk, by=SYSTEM)
    return run
