from __future__ import annotations

import math
import resource
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching import engine, exchange
from matching.engine.records import DIRECTIONS


class Command(BaseCommand):
    help = (
        "Rank the offerings of one file for the communities of another, so that anybody can judge "
        "the engine on their own data. Needs no database. The files are lines of JSON; "
        "docs/matching.md tells their fields."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--offerings", type=Path, required=True)
        parser.add_argument("--communities", type=Path, required=True)
        parser.add_argument("--constraints", type=Path, help="what must hold, per id")
        parser.add_argument("--direction", choices=DIRECTIONS, required=True)
        parser.add_argument("--k", type=_positive, default=100, help="how long a list is at most")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--cap",
            type=_cap,
            help="in how many lists one thing may stand: 15, or 1.5x for that many times a fair share",
        )
        parser.add_argument(
            "--floor", type=int, default=0, help="in how many lists it stands where that can be"
        )
        parser.add_argument("--timings", action="store_true", help="say how long each stage took")

    def handle(self, *_args: Any, **options: Any) -> None:
        moments = [("start", time.perf_counter())]

        def watch(stage: str) -> None:
            moments.append((stage, time.perf_counter()))

        try:
            given = exchange.read(options["offerings"], exchange.offering)
            asking = exchange.read(options["communities"], exchange.community)
            must = self._constraints(options["constraints"], {**given.ids, **asking.ids})
            watch("read")
            direction, k = options["direction"], options["k"]
            found = engine.rank(
                given.things,
                asking.things,
                direction=direction,
                k=k,
                constraints=must,
                seed=options["seed"],
                cap=_lists(options["cap"], direction, k, len(given.things), len(asking.things)),
                floor=options["floor"],
                concepts=exchange.concepts(),
                watch=watch,
            )
            # In one direction all ids are of one side; on the other hand they may be the same.
            ids = asking.ids if direction == "c2c" else {**given.ids, **asking.ids}
            exchange.write(options["out"], found, ids)
        except (exchange.Unreadable, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        watch("write")
        if options["timings"]:
            self._tell(moments)

    def _constraints(self, path: Path | None, known: dict[str, Any]) -> dict[str, Any]:
        if path is None:
            return {}
        must = dict(exchange.read(path, exchange.constraint).things)
        if strangers := sorted(set(must) - set(known)):
            raise exchange.Unreadable(f"{path.name}: nothing is called “{strangers[0]}”")
        return must

    def _tell(self, moments: list[tuple[str, float]]) -> None:
        for (_, before), (stage, after) in pairwise(moments):
            self.stderr.write(f"{stage:<24}{after - before:8.2f} s")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stderr.write(f"{'together':<24}{moments[-1][1] - moments[0][1]:8.2f} s")
        self.stderr.write(f"{'memory at most':<24}{most:8.0f} MB")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _cap(text: str) -> tuple[float, bool]:
    """How many, and whether that is a number of fair shares."""
    shares = text.endswith(("x", "×")) or "." in text
    number = float(text.rstrip("x×"))
    if not number > 0:
        raise ValueError(text)
    return number, shares


def _lists(
    cap: tuple[float, bool] | None, direction: str, k: int, given: int, asking: int
) -> int | None:
    if cap is None:
        return None
    number, shares = cap
    queries, shown = (given, asking) if direction == "o2c" else (asking, given)
    shown = asking if direction == "c2c" else shown
    return math.ceil(number * queries * min(k, shown) / max(1, shown)) if shares else int(number)
