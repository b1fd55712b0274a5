from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import texts


class Command(BaseCommand):
    help = "Compile the Dutch texts; with --check, say what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        texts.compile_texts()
        if options["check"]:
            problems = texts.problems()
            for line in problems:
                self.stderr.write(line)
            if problems:
                raise CommandError(f"{len(problems)} texts need attention")
