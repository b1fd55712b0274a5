from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.larger import Size, grow
from config.demo.progress import Progress
from config.demo.seeding import is_empty, seed_region


class Command(BaseCommand):
    help = "Fill an empty database with the demo region, as large as you like."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when somebody is here already"
        )
        parser.add_argument("--seed", type=int, default=1, help="another number, another region")
        parser.add_argument("--members", type=_count, default=0, help="at least so many members")
        parser.add_argument(
            "--offerings", type=_count, default=0, help="at least so many offerings"
        )
        parser.add_argument("--messages", type=_count, default=0, help="at least so many messages")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not is_empty():
            if options["if_empty"]:
                return
            raise CommandError(
                "There are people in this database already, and the demo would mix with them.\n"
                "Use an empty one: another DATABASE_URL, or another folder with up --data."
            )
        progress = Progress(sys.stderr if options["verbosity"] else None)
        size = Size(options["members"], options["offerings"], options["messages"])
        world = seed_region(options["seed"], progress)
        grow(world, size, progress)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
