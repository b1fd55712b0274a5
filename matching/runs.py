"""What a run does, in its order: look, compute outside any transaction, keep the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from matching import actions, engine, queries
from matching.engine import VERSION
from matching.engine.digest import digest
from matching.engine.lexicon import Lexicon, freeze
from matching.engine.shapes import Outcome, Settings, WhyNot
from matching.facts import Snapshot, snapshot
from matching.models import MatchRun
from network.kernel.actors import SYSTEM

if TYPE_CHECKING:  # numpy comes with it, and most processes never look
    from matching.engine.evaluation import Evaluation


def engine_settings() -> Settings:
    return Settings(max_new_per_community=settings.SUGGESTIONS_PER_WEEK)


def run(kind: str) -> MatchRun | None:
    """Bring the suggestions in step with what people ask and offer now.

    None when another run is at work; a run whose input equals the last one's is skipped.
    """
    seen: Snapshot = snapshot()
    chosen = engine_settings()
    fingerprint = digest(seen.offerings, seen.asks, seen.vocabulary, chosen, seen.standing)
    started = actions.start_run(kind, engine_version=VERSION, digest=fingerprint, by=SYSTEM)
    if started is None or started.state == MatchRun.State.SKIPPED:
        if started is not None:
            actions.settle_dirt(seen.dirty, by=SYSTEM)
        return started
    lexicon = _lexicon(kind, seen)
    outcome = _outcome(seen, lexicon)
    actions.note_stage(started, "keeping", by=SYSTEM)
    frozen = "" if kind == MatchRun.Kind.INCREMENTAL else lexicon.to_json()
    return actions.keep_outcome(started, outcome, seen, lexicon=frozen, by=SYSTEM)


def rehearse() -> tuple[Snapshot, Outcome]:
    """What a full run would find now; nothing is kept."""
    seen = snapshot()
    return seen, _outcome(seen, _lexicon(MatchRun.Kind.FULL, seen))


def _outcome(seen: Snapshot, lexicon: Lexicon) -> Outcome:
    return engine.suggest(
        seen.offerings,
        seen.asks,
        seen.vocabulary,
        engine_settings(),
        standing=seen.standing,
        lexicon=lexicon,
    )


def explain(ask: str, offering: str) -> WhyNot:
    """Every wall between two, or the whole sum; by their public ids."""
    seen = snapshot()
    return engine.why_not(
        next(each for each in seen.asks if each.id == ask),
        next(each for each in seen.offerings if each.id == offering),
        seen.vocabulary,
        engine_settings(),
        standing=seen.standing,
        lexicon=_lexicon(MatchRun.Kind.INCREMENTAL, seen),
    )


def evaluate() -> Evaluation:
    """Would it have found what both said yes to?"""
    seen = snapshot()
    look = engine.Look.at(
        seen.offerings,
        seen.asks,
        seen.vocabulary,
        settings=engine_settings(),
        standing=seen.standing,
        lexicon=_lexicon(MatchRun.Kind.FULL, seen),
    )
    evaluation: Evaluation = engine.evaluate(look)
    return evaluation


def _lexicon(kind: str, seen: Snapshot) -> Lexicon:
    """A full run freezes the words anew; a small one leaves the scores of all other pairs."""
    frozen = queries.frozen_lexicon(VERSION) if kind == MatchRun.Kind.INCREMENTAL else ""
    return Lexicon.from_json(frozen) if frozen else freeze(seen.offerings, seen.asks)
