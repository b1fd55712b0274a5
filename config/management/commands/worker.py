from __future__ import annotations

import os
import socket
import sys
import warnings
from typing import Any

from celery.platforms import ROOT_DISCOURAGED
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.celery import app
from config.processes import bound_database, settle


class Command(BaseCommand):
    help = "Do what is due: deliver events, match, send mail. Run as many as you like."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="tasks at the same time")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One process, threads inside.

        A pool of processes outlives a worker that is killed, and then works on beside its
        successor; threads die with it. Time limits, which only processes know, are not
        missed: tasks work in slices and the database has its own time-outs. More power is
        more workers.
        """
        if not settings.BROKER_URL:
            raise CommandError("A worker needs REDIS_URL or BROKER_URL.")
        bound_database(statement_seconds=60)
        warnings.filterwarnings("ignore", message=ROOT_DISCOURAGED.split("{")[0].strip())
        worker = app.Worker(
            hostname=f"{os.getpid()}@{socket.gethostname()}",
            pool="threads",
            concurrency=options["concurrency"],
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        settle()
        worker.start()
        sys.exit(worker.exitcode)
