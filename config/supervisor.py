"""A small supervisor: it keeps its children alive, and takes them along when it goes.

Standard library only. `config/up.py` says which children; the tests supervise tiny ones.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
# A child that lived this long was well; its next fall is a new one.
WELL_AFTER = 10.0
# So many falls in a row, by its own doing, and a restart no longer helps.
GIVE_UP_AFTER = 5

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Say = Callable[[str], None]


@dataclass(frozen=True)
class Child:
    """How to start it, how long it may take to stop, and in which wave it stops (high first).

    `reasons` tells where to read why it ended.
    """

    name: str
    launch: Callable[[], Awaitable[Process]]
    patience: float = 5.0
    wave: int = 1
    reasons: str = "the lines above say"


def follow(parent: int, farewell: signal.Signals = signal.SIGKILL) -> None:
    """In the child, before it becomes its program: die when the supervisor dies."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, farewell)
        if os.getppid() != parent:
            os._exit(1)


async def spawn(
    *command: str,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    pass_fds: tuple[int, ...] = (),
    stdin: int = DEVNULL,
    stdout: int | None = None,
) -> Process:
    """A child in a session of its own, so that Ctrl-C reaches only the supervisor."""
    return await asyncio.create_subprocess_exec(
        *command,
        env=env,
        cwd=cwd,
        pass_fds=pass_fds,
        stdin=stdin,
        stdout=stdout,
        start_new_session=True,
        preexec_fn=partial(follow, os.getpid()),
    )


class Supervisor:
    def __init__(self, say: Say) -> None:
        self.say = say
        self.changed: Callable[[], None] = lambda: None
        self.children: dict[str, Child] = {}
        self.running: dict[str, Process] = {}
        self.stopping = asyncio.Event()
        self.failed = False
        self._watchers: list[asyncio.Task[None]] = []

    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self.running.items()}

    def hear_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.interrupt)

    def interrupt(self) -> None:
        """The first time in order, the second time at once."""
        if self.stopping.is_set():
            self.say("Stopping at once.")
            self.kill()
        self.stopping.set()

    def fail(self, reason: str) -> None:
        self.say(reason)
        self.failed = True
        self.stopping.set()

    async def keep(self, child: Child) -> None:
        """Start it, and start it again whenever it ends."""
        self.children[child.name] = child
        await self._start(child)
        if child.name in self.running:
            self._watchers.append(asyncio.create_task(self._watch(child)))

    async def _start(self, child: Child) -> None:
        try:
            process = await child.launch()
        except OSError as error:
            self.fail(f"{child.name} cannot be started: {error}")
            return
        self.running[child.name] = process
        self.changed()
        if self.stopping.is_set():  # it was being born while the others were being stopped
            sweep(process)

    async def _watch(self, child: Child) -> None:
        falls = 0
        pause = FIRST_PAUSE
        while True:
            born = time.monotonic()
            process = self.running[child.name]
            code = await process.wait()
            sweep(process)
            if self.stopping.is_set():
                return
            if time.monotonic() - born > WELL_AFTER:
                falls, pause = 0, FIRST_PAUSE
            falls = falls + 1 if code >= 0 else 0
            if falls >= GIVE_UP_AFTER:
                self.fail(f"{child.name} keeps ending; {child.reasons} why. Stopping.")
                return
            self.say(f"{child.name} {manner(code)}; starting it again.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            await self._start(child)

    async def stop(self) -> None:
        """Wave by wave: first those who take work in, last those the others need."""
        self.stopping.set()
        for wave in sorted({child.wave for child in self.children.values()}, reverse=True):
            await asyncio.gather(
                *(
                    self._halt(child, self.running[child.name])
                    for child in self.children.values()
                    if child.wave == wave and child.name in self.running
                )
            )
        await asyncio.gather(*self._watchers)

    async def _halt(self, child: Child, process: Process) -> None:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), child.patience)
            except TimeoutError:
                self.say(f"{child.name} takes too long to stop; ending it.")
        sweep(process)
        await process.wait()

    def kill(self) -> None:
        for process in self.running.values():
            sweep(process)


def sweep(process: Process) -> None:
    """End the whole session of a child: itself, and whatever it started and left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def manner(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return "ended" if code == 0 else f"ended with code {code}"


class StandBy:
    """One process that has read all the code and waits to hear which child it is to be.

    Reading the code takes longer than anything else in a start. Done beforehand, a child
    that was killed is back in a tenth of a second.
    """

    def __init__(self, launch: Callable[[], Awaitable[Process]]) -> None:
        self.launch = launch
        self.process: Process | None = None
        self._taken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._refill())
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self.process:
            sweep(self.process)
            await self.process.wait()

    async def become(self, *words: str) -> Process:
        process, self.process = self.process, None
        self._taken.set()
        if process is None or process.returncode is not None:
            process = await self.launch()
        assert process.stdin
        with contextlib.suppress(ConnectionError):
            process.stdin.write(json.dumps(words).encode() + b"\n")
            await process.stdin.drain()
        process.stdin.close()
        return process

    async def _refill(self) -> None:
        pause = FIRST_PAUSE
        while True:
            process = await self.launch()
            self._taken.clear()  # whoever came while this one was being born brought their own
            self.process = process
            ended = asyncio.ensure_future(process.wait())
            taken = asyncio.ensure_future(self._taken.wait())
            try:
                await asyncio.wait({ended, taken}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                ended.cancel()
                taken.cancel()
            pause = FIRST_PAUSE if self._taken.is_set() else min(pause * 2, 30)
            await asyncio.sleep(pause)
