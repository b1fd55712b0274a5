from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching import runs


class Command(BaseCommand):
    help = "Tell of one ask and one offering everything that keeps them apart, and the whole sum."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ask", type=UUID, help="the public id of the ask")
        parser.add_argument("offering", type=UUID, help="the public id of the offering")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            why = runs.explain(str(options["ask"]), str(options["offering"]))
        except StopIteration as nobody:
            raise CommandError(
                "There is no such ask or offering among those looked at."
            ) from nobody
        for part in why.parts:
            facts = ", ".join(f"{name} {value}" for name, value in sorted(part.params.items()))
            self.stdout.write(f"{part.value:+.6f}  {part.kind:<9} {facts}")
        self.stdout.write(f"{why.score:+.6f}  together; at least {why.floor} is needed")
        for remark in why.remarks:
            self.stdout.write(f"stopped by {remark.code}: {dict(remark.params)}")
        for gap in why.verdict.unknown:
            self.stdout.write(f"to ask: {gap.code}")
