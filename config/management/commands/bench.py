from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from argparse import SUPPRESS
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config import bench, bench_live, matching_bench


class Command(BaseCommand):
    help = "Measure pages (queries, time beside a bare view), the first page and memory."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pages", action="store_true", help="only the pages, in this database")
        parser.add_argument(
            "--live", nargs="+", choices=bench_live.PARTS, help="only these live figures"
        )
        parser.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
        parser.add_argument("--watchers", type=int, default=1000)
        parser.add_argument("--messages", type=int, default=100, help="said to the watchers")
        parser.add_argument("--live-scene", type=int, help=SUPPRESS)
        parser.add_argument("--matching", type=int, help="only a full ranking of this size")
        parser.add_argument(
            "--quality", action="store_true", help="only how well the engine ranks, and yardsticks"
        )
        parser.add_argument("--offerings", type=int, default=1000, help="rows of the larger region")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["live_scene"]:
            self.stdout.write(json.dumps(bench_live.scene(options["live_scene"])))
            return
        if options["live"]:
            self._live(options["live"], options["server"], options)
            return
        if options["pages"]:
            self.stdout.write(bench.table(bench.pages()))
            return
        if options["matching"]:
            self.stdout.write(matching_bench.of_size(options["matching"]))
            return
        if options["quality"]:
            self.stdout.write(matching_bench.quality())
            return
        self._region("The demo region", [])
        many = str(options["offerings"])
        self._region(
            f"The same with {many} offerings",
            ["--members", many, "--offerings", many, "--messages", many],
        )
        self.stdout.write("\nmanage.py up\n" + bench.first_page())
        self.stdout.write("\nMatching\n" + matching_bench.preview())
        self.stdout.write(matching_bench.of_size(1000))

    def _live(self, parts: list[str], server: str, options: dict[str, Any]) -> None:
        for line in bench_live.run(parts, server, options["watchers"], options["messages"]):
            self.stdout.write(line)
            self.stdout.flush()

    def _region(self, title: str, size: list[str]) -> None:
        """In a database of its own, so that nothing of yours is touched."""
        self.stdout.write(f"\n{title}")
        self.stdout.flush()
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            env = {
                **os.environ,
                "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
                "BINDSTEEN_DATA": folder,
                "REDIS_URL": "",
                "DEMO": "1",
            }
            for words in (["prepare"], ["seed_demo", *size], ["bench", "--pages"]):
                subprocess.run(  # noqa: S603 (our own commands)
                    [sys.executable, "manage.py", *words],
                    cwd=settings.BASE_DIR,
                    env=env,
                    check=True,
                    stdout=None if words[0] == "bench" else subprocess.DEVNULL,
                )
