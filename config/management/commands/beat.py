from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery.beat import Scheduler
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.celery import app
from config.processes import settle

# So long after a start even a turn of once a day has its first.
FIRST_AFTER = timedelta(seconds=15)


class Turns(Scheduler):
    """Kept in memory: a file could break when killed, and the rows say what is due anyway.

    Counting from the start, a beat that is started anew every day would never come to the
    turns of once a day; so each has its first soon.
    """

    first_after = FIRST_AFTER

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            soon = entry.default_now() - entry.schedule.run_every + self.first_after
            entry.last_run_at = min(entry.last_run_at, soon)


class Command(BaseCommand):
    help = "Ring for each turn of config/schedule.py. One is enough, two do no harm."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--first-after",
            type=int,
            default=FIRST_AFTER.seconds,
            help="seconds from the start to the first turn of even the rarest task",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.BROKER_URL:
            raise CommandError("Beat needs REDIS_URL or BROKER_URL.")
        Turns.first_after = timedelta(seconds=options["first_after"])
        beat = app.Beat(
            scheduler_cls=Turns,
            pidfile=None,
            quiet=True,
        )
        settle()
        beat.run()
