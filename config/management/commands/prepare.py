from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from config.texts import compile_texts
from config.up import PREPARED

# Any number will do, as long as nobody else takes it: "bind" in letters of the alphabet.
LOCK = 2_091_404


class Command(BaseCommand):
    help = "Bring tables, texts and topics in step with this version. Safe to repeat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty database")
        parser.add_argument("--no-static", action="store_true", help="static files are in place")

    def handle(self, *_args: Any, **options: Any) -> None:
        for folder in (settings.DATA_DIR, settings.STATIC_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        with alone():
            call_command("migrate", verbosity=0, interactive=False)
            compile_texts()
            call_command("load_vocabulary", verbosity=0)
        if settings.PRODUCTION and not options["no_static"]:
            call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write(PREPARED)
        self.stdout.flush()
        if options["demo"]:
            call_command("seed_demo", if_empty=True)


@contextmanager
def alone() -> Iterator[None]:
    """Several machines may be set up at once; on SQLite its own lock does."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
