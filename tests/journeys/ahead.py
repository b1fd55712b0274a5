"""A process whose clock runs ahead: `python -m tests.journeys.ahead SECONDS worker`."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from datetime import timedelta

from django.core.management import execute_from_command_line

from network.kernel import clock


def main(seconds: str, *words: str) -> None:
    # In all threads, other than `clock.travel`.
    clock._ahead = ContextVar("clock_ahead", default=timedelta(seconds=float(seconds)))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(["manage.py", *words])


if __name__ == "__main__":
    main(*sys.argv[1:])
