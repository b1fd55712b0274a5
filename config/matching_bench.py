"""What matching costs: a full ranking of a large world, beside plain yardsticks in the same run.

Processor seconds are told beside seconds on the clock, because machines are shared.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from django.conf import settings

from config.demo import graded
from config.matching_quality import compare, table
from config.matching_worlds import World, at_hand, invented, newcomers
from matching import engine
from matching.engine import bm25, candidates
from matching.engine.again import Stored
from matching.engine.blend import Blend
from matching.engine.ranking import rank

SIZES = (1_000, 10_000, 50_000)
DEPTH = 10
_EDITS = 9


def world_of(size: int) -> World:
    """As many offerings as communities, each with a few things done before."""
    return invented(size, seed=size, upcoming=1, history=(0, 4), themes=max(80, size // 50))


def of_size(size: int) -> str:
    """One size, meant for a process of its own: its memory is told at the end."""
    world = world_of(size)
    clock = _Clock()
    share = math.ceil(1.5 * DEPTH)
    rank(
        world.offerings,
        world.communities,
        direction="c2o",
        k=DEPTH,
        cap=share,
        watch=clock.hear,
    )
    clock.total("full run")
    if size <= SIZES[1]:
        _beside(world, clock)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return "\n".join([f"{size} offerings x {size} communities", *clock.lines, f"  {most:.0f} MB"])


def _beside(world: World, clock: _Clock) -> None:
    """Candidates by one measure alone, and one community anew against everything stored."""
    stored = Stored.of(world.offerings, world.communities)
    clock.hear("(stored)")
    look = stored.look
    words = look.space.words(look.asking_counts), look.space.words(look.given_counts)
    okapi = bm25.asked(look.asking_counts.counts), bm25.weighed(look.given_counts.counts)
    nothing = np.zeros(len(world.communities), dtype=np.float32)
    clock.hear("(rows)")
    for name, (queries, documents) in {"cosine alone": words, "BM25 alone": okapi}.items():
        candidates.best(Blend(queries, documents, nothing), DEPTH)
        clock.hear(name)
    if candidates.QUICK:
        candidates.by_product(Blend(*words, nothing), DEPTH)
        clock.hear("sparse_dot_topn alone")
    clock.each("one edit to a new list", lambda n: stored.list_for(world.communities[n], DEPTH))


class _Clock:
    """Seconds on the clock and of the processor, stage by stage."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.first = self.last = (time.perf_counter(), time.process_time())

    def hear(self, stage: str) -> None:
        now = (time.perf_counter(), time.process_time())
        self._say(stage, self.last, now)
        self.last = now

    def total(self, name: str) -> None:
        self._say(name, self.first, self.last)

    def each(self, name: str, once: Callable[[int], Any]) -> None:
        """The middle one of some turns."""
        times = []
        for turn in range(_EDITS):
            before = time.perf_counter(), time.process_time()
            once(turn)
            times.append((time.perf_counter() - before[0], time.process_time() - before[1]))
        middle = sorted(times)[_EDITS // 2]
        self._say(name, (0.0, 0.0), middle)
        self.last = (time.perf_counter(), time.process_time())

    def _say(self, name: str, before: tuple[float, float], after: tuple[float, float]) -> None:
        wall, processor = after[0] - before[0], after[1] - before[1]
        self.lines.append(f"  {name:<28}{wall:9.3f} s {processor:9.3f} s of processor")


def preview() -> str:
    """Whom a new offering would suit, in the demo region, without the page around it."""
    clock = _Clock()
    offering = graded.piano()
    clock.each(
        "preview of an offering",
        lambda _n: engine.preview_offering(offering, graded.asks(), graded.vocabulary()),
    )
    return "\n".join(clock.lines)


def sizes(chosen: tuple[int, ...] = SIZES) -> str:
    """Each in a process of its own, and how steeply the full run grows."""
    told, seconds = [], []
    for size in chosen:
        answer = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "manage.py", "bench", "--matching", str(size)],
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        told.append(answer)
        line = next(line for line in answer.splitlines() if "full run" in line)
        seconds.append(float(line.split()[-4]))
    for (small, less), (large, more) in pairwise(zip(chosen, seconds, strict=True)):
        power = math.log(more / less) / math.log(large / small)
        told.append(f"{small} to {large}: time grows as n^{power:.2f} (processor)")
    return "\n".join(told)


def quality() -> str:
    """Worlds that no weight was looked at with: other seeds, and texts of other makers."""
    worlds = [
        *(invented(200, seed=seed) for seed in (101, 102)),
        invented(200, seed=103, themes=30, length=(5, 15)),
        newcomers(invented(200, seed=104)),
        at_hand("packages"),
        newcomers(at_hand("packages")),
    ]
    rows = [compare(world, direction) for world in worlds for direction in ("c2o", "o2c")]
    return table(rows)
