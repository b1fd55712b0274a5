from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.demo import graded
from matching import engine, runs


class Command(BaseCommand):
    help = (
        "How well matching finds what both said yes to here (each yes is hidden once and looked "
        "for), and how well it agrees with the graded demo region."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="only the demo; needs no database")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["demo"]:
            found = runs.evaluate()
            self.stdout.write(
                f"hidden yeses here: {found.hidden}; nDCG@10 {found.engine:.3f}, "
                f"by words alone {found.words:.3f}"
            )
        self._demo()

    def _demo(self) -> None:
        outcome = engine.suggest(graded.offerings(), graded.asks(), graded.vocabulary())
        answers = graded.answers(outcome)
        wanted = {
            (interest, offering)
            for interest, pairs in graded.grades().items()
            for offering, grade in pairs.items()
            if grade == graded.WANTED and offering != graded.AFTER_WEEK_3
        }
        proposed = {
            (interest, offering) for interest, found in answers.items() for offering in found
        }
        gains = [
            graded.ndcg(answers[interest], graded.before_week_3(pairs))
            for interest, pairs in graded.grades().items()
        ]
        self.stdout.write(
            f"demo region: nDCG@5 {sum(gains) / len(gains):.3f}; "
            f"wanted pairs proposed {len(wanted & proposed)} of {len(wanted)}; "
            f"hard negatives proposed {len(proposed & graded.hard_negatives())} "
            f"of {len(graded.hard_negatives())}; suggestions {len(proposed)}"
        )
