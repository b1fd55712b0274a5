from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.celery import app
from config.processes import settle


class Command(BaseCommand):
    help = "Ring for each turn of config/schedule.py. One is enough, two do no harm."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """The turns are kept in memory: they are short, and a file could break when killed."""
        if not settings.BROKER_URL:
            raise CommandError("Beat needs REDIS_URL or BROKER_URL.")
        beat = app.Beat(
            scheduler_cls="celery.beat:Scheduler",
            pidfile=None,
            quiet=True,
        )
        settle()
        beat.run()
