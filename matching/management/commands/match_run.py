from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching import runs, sentences, words
from matching.engine.shapes import Suggestion
from matching.models import MatchRun


class Command(BaseCommand):
    help = "Bring the suggestions in step with what people ask and offer now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry", action="store_true", help="only show who would get what, and why"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["dry"]:
            self._rehearse()
            return
        run = runs.run(MatchRun.Kind.FULL)
        if run is None:
            self.stdout.write("Another run is at work.")
            return
        counts = ", ".join(f"{name} {count}" for name, count in run.counts.items())
        self.stdout.write(f"{run.get_state_display()}: {counts or 'nothing changed'}")

    def _rehearse(self) -> None:
        seen, outcome = runs.rehearse()
        asks = {ask.id: ask for ask in seen.asks}
        titles = {offering.id: offering.title for offering in seen.offerings}
        known = words.labels()
        for found in outcome.suggestions:
            ask = asks[found.ask]
            self.stdout.write(f"{ask.shown_as or ask.community}: {ask.title}")
            mark = "stays" if found.kept else "new"
            self.stdout.write(
                f"  {titles[found.offering]} ({found.band}, {mark}, {found.score:.3f})"
            )
            self._why(found, known)
        for nothing in outcome.nothing_found:
            self.stdout.write(f"nothing for: {asks[nothing.ask].title} ({nothing.tip.code})")
        self.stdout.write(
            f"{len(outcome.suggestions)} suggestions, {len(outcome.nothing_found)} without, "
            f"shared out: {outcome.allocation}. Nothing was kept."
        )

    def _why(self, found: Suggestion, known: sentences.Labels) -> None:
        for reason in found.reasons:
            self.stdout.write(f"    + {sentences.reason(reason, known, side='community')}")
        for warning in found.warnings:
            self.stdout.write(f"    ! {sentences.warning(warning, known, side='community')}")
