from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

import config.asgi
import config.server  # noqa: F401 (read now, so that `web` need not)
from config.processes import call_oneself
from config.texts import read_anew


class Command(BaseCommand):
    help = "Read all the code, then wait to hear on standard input which command to be."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", nargs="*", help="ignored; keeps room for a name in `ps`")

    def handle(self, *_args: Any, **_options: Any) -> None:
        line = sys.stdin.readline()
        if line:
            name, *words = json.loads(line)
            call_oneself(["manage.py", name, *words])
            read_anew()  # the Dutch may have been compiled while we waited
            call_command(name, *words)
