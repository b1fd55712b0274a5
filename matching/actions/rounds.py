from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from matching.engine.shapes import NothingFound, Outcome, Suggestion
from matching.engine.stored import as_json
from matching.facts import Snapshot, week_of
from matching.metrics import measured, wrong
from matching.models import DirtyItem, Match, MatchRun, UnmetAsk
from matching.suggesting import say
from network.communities.models import Community, Interest
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.doorbell import ring
from network.offerings.models import Offering

# Longer than any task may take: a run that was killed holds the place no longer than this.
LEASE = timedelta(seconds=90)
SCOPE = "network"


@system_only
@transaction.atomic
def mark_dirty(kind: str, row_id: int, *, by: Actor) -> None:
    """Remember that the engine must look at this again; written with the change itself."""
    DirtyItem.objects.update_or_create(kind=kind, row_id=row_id, defaults={"since": clock.now()})
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    ring("matching.tasks.look_again")


@system_only
@transaction.atomic
def settle_dirt(seen: Iterable[DirtyItem], *, by: Actor) -> None:
    """Forget the changes that a run has seen; what changed again meanwhile stays."""
    for item in seen:
        DirtyItem.objects.filter(pk=item.pk, since=item.since).delete()


@system_only
@transaction.atomic
def start_run(kind: str, *, engine_version: str, digest: str, by: Actor) -> MatchRun | None:
    """Take the one place for a run, unless it is taken or there is nothing new to see."""
    running = MatchRun.objects.select_for_update().filter(scope=SCOPE, state=MatchRun.State.RUNNING)
    running.filter(created_at__lt=clock.now() - LEASE).update(
        state=MatchRun.State.REFUSED, finished_at=clock.now(), counts={"why": "abandoned"}
    )
    # What was refused is not computed again as long as nothing changed.
    judged = Q(state=MatchRun.State.DONE) | Q(state=MatchRun.State.REFUSED, counts__why="wrong")
    last = MatchRun.objects.filter(judged, scope=SCOPE, allowed_at=None).order_by("-pk").first()
    same = last is not None and (last.input_digest, last.engine_version) == (digest, engine_version)
    state = MatchRun.State.SKIPPED if same else MatchRun.State.RUNNING
    try:
        with transaction.atomic():
            return MatchRun.objects.create(
                kind=kind,
                scope=SCOPE,
                engine_version=engine_version,
                input_digest=digest,
                state=state,
                stage="computing",
                finished_at=clock.now() if same else None,
            )
    except IntegrityError:
        return None


@system_only
@transaction.atomic
def keep_outcome(
    run: MatchRun, outcome: Outcome, seen: Snapshot, *, lexicon: str, by: Actor
) -> MatchRun:
    """Put what the engine found in the place of what it found before.

    What a person answered meanwhile always stands: only unanswered suggestions are renewed or
    withdrawn, and a pair that anybody said something about is not suggested anew.
    """
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    if run.state != MatchRun.State.RUNNING:
        return run
    run.metrics = measured(outcome, seen)
    if why := wrong(run.metrics, _last_good()):
        return _refuse(run, why)
    known: dict[tuple[int, int], Match] = {}
    for row in Match.objects.select_for_update().order_by("pk"):
        known[row.ask_id, row.offering_id] = row
    week, today = week_of(clock.today()), clock.today()
    wanted: set[tuple[int, int]] = set()
    fresh = []
    for rank, suggestion in enumerate(outcome.suggestions):
        key = (seen.ask_pk[suggestion.ask], seen.offering_pk[suggestion.offering])
        wanted.add(key)
        match = known.get(key)
        if match is None or _may_return(match, today):
            fresh.append(_match(key, suggestion, run, rank, week))
        elif match.state in Match.UNANSWERED:
            _renew(match, suggestion, run, rank)
    Match.objects.bulk_create(fresh)
    stale = [
        match.pk
        for key, match in known.items()
        if match.state in Match.UNANSWERED and key not in wanted
    ]
    stale += Match.objects.filter(_lost_its_sense()).values_list("pk", flat=True)
    withdrawn = Match.objects.filter(pk__in=stale).update(
        state=Match.State.EXPIRED, ended_at=clock.now()
    )
    _keep_unmet(outcome.nothing_found, seen)
    settle_dirt(seen.dirty, by=by)
    run.state = MatchRun.State.DONE
    run.finished_at = clock.now()
    run.counts = {
        "new": len(fresh),
        "kept": len(wanted) - len(fresh),
        "withdrawn": withdrawn,
        "nothing_found": len(outcome.nothing_found),
        "feasible": outcome.counts.feasible,
        "above_floor": outcome.counts.above_floor,
        "allocation": outcome.allocation,
    }
    run.lexicon = lexicon
    run.save(update_fields=["state", "finished_at", "counts", "metrics", "lexicon", "changed_at"])
    if lexicon:  # one frozen lexicon is enough
        MatchRun.objects.exclude(pk=run.pk).exclude(lexicon="").update(lexicon="")
    return run


def _last_good() -> dict[str, Any]:
    """What a run is laid beside: the last one that was kept, or that the host let through."""
    kept = Q(state=MatchRun.State.DONE) | Q(allowed_at__isnull=False)
    last = MatchRun.objects.filter(kept, scope=SCOPE).exclude(metrics={}).order_by("-pk").first()
    return last.metrics if last else {}


def _refuse(run: MatchRun, why: list[dict[str, Any]]) -> MatchRun:
    """It looks wrong: nothing of it is kept, and what stood stands."""
    run.state, run.finished_at = MatchRun.State.REFUSED, clock.now()
    run.counts = {"why": "wrong", "wrong": why}
    run.save(update_fields=["state", "finished_at", "counts", "metrics", "changed_at"])
    return run


def _lost_its_sense() -> Q:
    """Questions to a provider that lost their sense: what was asked or offered is gone."""
    gone = (
        Q(ask__dropped_at__isnull=False)
        | Q(ask__interest__state__in=[Interest.State.ARCHIVED, Interest.State.FULFILLED])
        | Q(ask__interest__community__phase=Community.Phase.CLOSED)
        | Q(offering__state=Offering.State.ARCHIVED)
    )
    return gone & Q(state=Match.State.PROPOSED)


def _may_return(match: Match, today: Any) -> bool:
    if match.state == Match.State.EXPIRED:
        return True
    return (
        match.state == Match.State.DISMISSED
        and match.returns_on is not None
        and match.returns_on <= today
    )


def _match(
    key: tuple[int, int], suggestion: Suggestion, run: MatchRun, rank: int, week: str
) -> Match:
    match = Match(ask_id=key[0], offering_id=key[1], suggested_in_week=week)
    say(match, suggestion, run, rank)
    return match


def _renew(match: Match, suggestion: Suggestion, run: MatchRun, rank: int) -> None:
    say(match, suggestion, run, rank)
    match.save(
        update_fields=[
            "run",
            "rank",
            "band",
            "score",
            "reasons",
            "warnings",
            "needs_a_look",
            "parts",
            "changed_at",
        ]
    )


def _keep_unmet(nothing_found: Iterable[NothingFound], seen: Snapshot) -> None:
    tips = {seen.ask_pk[found.ask]: as_json(found.tip) for found in nothing_found}
    UnmetAsk.objects.exclude(ask__in=tips).delete()
    for ask, tip in tips.items():
        UnmetAsk.objects.update_or_create(ask_id=ask, defaults={"tip": tip})
