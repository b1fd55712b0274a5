"""The first command: one clone, one word, and the whole network runs on this machine.

Standard library only and light, because everybody waits for it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable
from pathlib import Path
from socket import socket

from config.bootstrap import ROOT, Stop
from config.premises import (
    STORE_LOG,
    Preparation,
    claimed,
    listen,
    secret,
    store_command,
    store_socket,
)
from config.supervisor import Child, StandBy, Supervisor, spawn, sweep

# The line with which `manage.py prepare` tells that pages can be served.
PREPARED = "Tables, texts and topics are in place."
# Room for the name that a process takes when it hears what it is to be.
ROOM = "." * 40
NO = {"", "0", "false", "no", "off"}


def say(text: str = "") -> None:
    print(text, flush=True)  # noqa: T201 (a command line talks)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    try:
        return asyncio.run(up(options))
    except Stop as stop:
        sys.stderr.write(f"\n{stop}\n")
        return 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py up", description="Start Bindsteen on this machine, to try it."
    )
    parser.add_argument("--port", type=int, default=8000, help="where it answers (8000)")
    parser.add_argument("--data", type=Path, help="where data lives (var/ in this folder)")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty network")
    return parser.parse_args(arguments)


async def up(options: argparse.Namespace) -> int:
    if os.environ.get("PRODUCTION", "").lower() not in NO:
        raise Stop("`up` is for trying out and lets everybody in. See docs/running.md.")
    data = (options.data or Path(os.environ.get("BINDSTEEN_DATA") or ROOT / "var")).resolve()
    with contextlib.ExitStack() as stack:
        claim = stack.enter_context(claimed(data))
        door = stack.enter_context(listen(options.port))
        store = None
        if not os.environ.get("REDIS_URL"):
            store = stack.enter_context(store_socket(data))
        words = () if options.no_demo else ("--demo",)
        house = House(door, store, environment(data, door, store), Preparation(data, *words))
        claim.note(address=house.address)
        house.supervisor.changed = lambda: claim.note(children=house.supervisor.pids())
        await house.live()
    return int(house.supervisor.failed)


def environment(data: Path, door: socket, store: Path | None) -> dict[str, str]:
    """The settings of a try-out; what the caller has set stays, but for the folder and the store."""
    port = door.getsockname()[1]
    address, by_number = f"http://localhost:{port}", f"http://127.0.0.1:{port}"
    tryout = {
        "DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": secret(data),
        "SITE_URL": address,
        "TRUSTED_ORIGINS": f"{address},{by_number}",
        "LIVE_ORIGINS": f"{address},{by_number}",
    }
    ours = {"BINDSTEEN_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    if store:
        ours["REDIS_URL"] = f"unix://{store}"
    return {**tryout, **os.environ, **ours}


class House:
    """The store, the preparation, then web, worker and beat: who waits for whom."""

    program = (sys.executable, str(ROOT / "manage.py"))

    def __init__(
        self,
        door: socket,
        store: Path | None,
        environment: dict[str, str],
        preparation: Preparation,
    ) -> None:
        self.door = door
        self.store = store
        self.environment = environment
        self.preparation = preparation
        self.address = environment["SITE_URL"]
        self.supervisor = Supervisor(say)

    async def live(self) -> None:
        self.supervisor.hear_signals()
        async with StandBy(self.wait_for_a_name) as ready:
            starting = asyncio.create_task(self.start(ready))
            stopping = asyncio.create_task(self.supervisor.stopping.wait())
            try:
                await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if starting.done():
                    starting.result()
                await stopping
            finally:
                say("\nStopping …")
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)
                await self.supervisor.stop()
        say("Stopped.")

    async def start(self, ready: StandBy) -> None:
        keep = self.supervisor.keep
        say("Starting …")
        if self.store:
            command = store_command(self.store)
            log = f"{self.store.parent / STORE_LOG} says"
            await keep(Child("store", lambda: spawn(*command), wave=0, reasons=log))
        fd = str(self.door.fileno())
        web = Child("web", lambda: ready.become("web", "--fd", fd), patience=12)
        if skipped := self.preparation.is_done():
            await keep(web)
        elif not await self.prepare(web):
            return
        if not await self.ready(skipped=skipped):
            return
        await self.status_line("/")  # the first visitor need not wait for templates to be read
        self.welcome()
        await keep(Child("worker", lambda: ready.become("worker"), patience=10))
        await keep(Child("beat", lambda: ready.become("beat")))

    async def prepare(self, web: Child | None = None) -> bool:
        """Pages are served as soon as their tables stand, while the demo is still written."""
        process = await self.manage("prepare", *self.preparation.words, stdout=PIPE)
        assert process.stdout
        try:
            async for line in process.stdout:
                text = line.decode(errors="replace").rstrip()
                if text != PREPARED:
                    say(text)
                elif web:
                    await self.supervisor.keep(web)
            if code := await process.wait():
                self.supervisor.fail(f"The preparation failed (code {code}); see above.")
            else:
                self.preparation.is_now_done()
            return code == 0
        finally:
            if process.returncode is None:
                sweep(process)
                await process.wait()

    def wait_for_a_name(self) -> Awaitable[Process]:
        return self.manage("stand_by", ROOM, stdin=PIPE, pass_fds=(self.door.fileno(),))

    def manage(
        self,
        *words: str,
        stdin: int = DEVNULL,
        stdout: int | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> Awaitable[Process]:
        return spawn(
            *self.program,
            *words,
            env=self.environment,
            cwd=ROOT,
            stdin=stdin,
            stdout=stdout,
            pass_fds=pass_fds,
        )

    async def ready(self, *, skipped: bool) -> bool:
        """What was prepared may be gone all the same; then it is prepared once more."""
        while b" 200 " not in (status := await self.status_line("/readyz")):
            if b" 503 " in status and skipped:
                skipped = False
                self.preparation.forget()
                if not await self.prepare():
                    return False
            await asyncio.sleep(0.05)
        return True

    async def status_line(self, path: str) -> bytes:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(*self.door.getsockname())
            try:
                writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                return await reader.readline()
            finally:
                writer.close()
        return b""

    def welcome(self) -> None:
        say(f"\nBindsteen is ready:      {self.address}/")
        if self.environment["DEMO"] not in NO:
            say(f"Choose who you are:      {self.address}/demo/")
            if "--demo" in self.preparation.words:
                for name, about in people():
                    say(f"    {name:<10}{about}")
            say(f"Read the mail it sent:   {self.address}/demo/outbox/")
        say("Stop with Ctrl-C.\n")


def people() -> list[tuple[str, str]]:
    """Those whose place one can take in the demo region, from the book it is made of."""
    book = json.loads((ROOT / "config" / "demo" / "people.json").read_text(encoding="utf-8"))
    return [(each["display_name"], each["door_en"]) for each in book if each.get("demo_door")]
