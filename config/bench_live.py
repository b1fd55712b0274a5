"""What a live message costs, beside the least that could be and the usual way, in the same minute.

Parts: fanout, ack, idle, resume. Each on a site of its own in a temporary folder.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from chat.actions import open_room
from chat.models import Room
from config.bench import until_answered
from config.bench_crowd import Wire, connect, paced, share
from config.supervisor import follow
from network.accounts.models import User
from network.kernel.actors import SYSTEM
from network.kernel.live.session_store import SessionStore
from network.members.models import Member

ORIGIN = "http://bench.bindsteen.example"
PARTS = ("fanout", "ack", "idle", "resume")
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


def scene(people: int) -> dict[str, Any]:
    """In this database: so many members with a session each, and one room for all of them."""
    users = User.objects.bulk_create(User(email=f"m{n}@bench.example") for n in range(people))
    members = Member.objects.bulk_create(
        Member(
            user=user,
            display_name=f"Mens {number}",
            age_band=Member.AgeBand.ADULT,
            band_confirmed_on=date(2026, 1, 1),
        )
        for number, user in enumerate(users)
    )
    room = open_room(
        Room.Kind.MATCH,
        subject="match:bench",
        title="Bench",
        member_ids=[member.pk for member in members],
        by=SYSTEM,
    )
    return {"room": room.key, "position": str(room.position), "sessions": [*map(sign_in, users)]}


def sign_in(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


class Served:
    """One server process on a port of its own."""

    def __init__(self, words: list[str], env: dict[str, str], *, is_page: bool) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=2048) as door:
            self.port = door.getsockname()[1]
            command = [word.format(fd=door.fileno()) for word in words]
            self.process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=env,
                pass_fds=[door.fileno()],
                stderr=subprocess.DEVNULL,
                preexec_fn=partial(follow, os.getpid()),  # noqa: PLW1509 (system calls only)
            )
        if is_page:
            until_answered(f"http://127.0.0.1:{self.port}/healthz", seconds=60)
        else:
            time.sleep(3)

    def processor(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def stop(self, number: int = signal.SIGKILL) -> None:
        self.process.send_signal(number)
        self.process.wait(30)


@dataclass
class Crowd:
    """So many watchers on one server; `stream` is empty where it is a yardstick."""

    wires: list[Wire]
    stream: str = ""
    delivered: int = 0

    def __post_init__(self) -> None:
        self.said_at: dict[str, float] = {}
        self.delays: list[float] = []
        self.answers: list[float] = []

    def heard(self, wire: Wire, payload: bytes) -> None:
        if not wire.ready.done() and (not self.stream or b'"sync"' in payload):
            wire.ready.set_result(None)
        wire.acknowledge()
        events = payload.count(b'"nonce":"bench-')
        self.delivered += events
        if not events and b'"dup"' not in payload:
            return
        for line in payload.decode().split("\n"):
            frame = json.loads(line)
            nonce = frame.get("row", frame).get("nonce")
            moment = time.perf_counter()
            if nonce:
                self.delays.append(moment - self.said_at[nonce])
            elif "dup" in frame:
                self.answers.append(moment - self.said_at[f"bench-{frame['id']:06}"])

    def say(self, number: int) -> None:
        nonce = f"bench-{number:06}"
        self.said_at[nonce] = time.perf_counter()
        words = {"t": "send", "stream": self.stream, "md": "m" * 150, "nonce": nonce}
        self.wires[number % len(self.wires)].say(id=number, **words)

    async def settled(self, wanted: int) -> None:
        until = time.perf_counter() + PATIENCE
        while self.delivered < wanted and time.perf_counter() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def gather(port: int, people: Iterable[str], stream: str = "", position: str = "") -> Crowd:
    crowd = Crowd([], stream)
    sessions = list(people)
    for start in range(0, len(sessions), 50):
        some = sessions[start : start + 50]
        wires = await asyncio.gather(
            *(connect(port, crowd.heard, origin=ORIGIN, session=each) for each in some)
        )
        for wire in wires:
            if stream:
                wire.say(t="hello", id=0, v=1, streams={stream: {"pos": position}})
            else:
                wire.ready.set_result(None)
        await asyncio.wait_for(asyncio.gather(*(wire.ready for wire in wires)), PATIENCE)
        crowd.wires += wires
    return crowd


async def fanout(server: Served, crowd: Crowd, messages: int, rate: float) -> dict[str, float]:
    await asyncio.sleep(1)
    before = server.processor()
    await paced(messages, rate, crowd.say)
    wanted = messages * len(crowd.wires)
    await crowd.settled(wanted)
    spent = server.processor() - before
    return {
        "delivered": crowd.delivered,
        "lost": wanted - crowd.delivered,
        "us a delivery": spent / max(crowd.delivered, 1) * 1e6,
        "p50 ms": share(crowd.delays, 0.5) * 1000,
        "p99 ms": share(crowd.delays, 0.99) * 1000,
        "ack p99 ms": share(crowd.answers, 0.99) * 1000,
    }


class Bench:
    def __init__(self, folder: str, server: str, watchers: int, messages: int) -> None:
        self.server, self.watchers, self.messages = server, watchers, messages
        self.env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "BINDSTEEN_DATA": folder,
            "REDIS_URL": "",
            "SITE_URL": ORIGIN,
            "LOG_LEVEL": "ERROR",
        }
        self.manage("migrate", "-v0")
        told = self.manage("bench", "--live-scene", str(watchers))
        self.scene = json.loads(told.strip().splitlines()[-1])
        self.stream = f"room:{self.scene['room']}"

    def manage(self, *words: str) -> str:
        done = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=self.env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def serve(self) -> Served:
        words = ["manage.py", "web", "--fd", "{fd}", "--server", self.server]
        return Served(words, self.env, is_page=True)

    def come(self, port: int) -> Any:
        return gather(port, self.scene["sessions"], self.stream, self.scene["position"])

    async def fanout(self) -> dict[str, dict[str, float]]:
        found = {}
        for name in ("raw", "channels"):
            words = ["-m", "config.bench_yardsticks", name, "{fd}"]
            yardstick = Served(words, dict(os.environ), is_page=False)
            crowd = await gather(yardstick.port, [""] * self.watchers)
            found[name] = await fanout(yardstick, crowd, self.messages, 5)
            yardstick.stop()
        web = self.serve()
        found[self.server] = await fanout(web, await self.come(web.port), self.messages, 5)
        web.stop()
        for figures in found.values():
            figures["x raw"] = figures["us a delivery"] / found["raw"]["us a delivery"]
        return found

    async def ack(self) -> dict[str, dict[str, float]]:
        """Sent and acknowledged when nothing else happens: ten people, one message at a time."""
        web = self.serve()
        crowd = await gather(
            web.port, self.scene["sessions"][:10], self.stream, self.scene["position"]
        )
        found = await fanout(web, crowd, self.messages, 5)
        web.stop()
        return {f"{self.server}, idle": found}

    async def idle(self) -> dict[str, dict[str, float]]:
        web = self.serve()
        await gather(web.port, self.scene["sessions"][:5], self.stream, self.scene["position"])
        before = web.memory()
        crowd = await self.come(web.port)
        await asyncio.sleep(3)
        each = (web.memory() - before) / len(crowd.wires)
        web.stop()
        return {f"{self.server}, idle sockets": {"KB a socket": each}}

    async def resume(self) -> dict[str, dict[str, float]]:
        """Everybody comes back to a process that has just begun."""
        web = self.serve()
        started, before = time.perf_counter(), web.processor()
        crowd = await self.come(web.port)
        found = {
            "sockets": float(len(crowd.wires)),
            "s until all level": time.perf_counter() - started,
            "s of processor": web.processor() - before,
        }
        web.stop()
        return {f"{self.server}, resumed": found}


def run(parts: list[str], server: str, watchers: int, messages: int) -> Iterator[str]:
    for part in parts:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            bench = Bench(folder, server, watchers, messages)
            for name, figures in asyncio.run(getattr(bench, part)()).items():
                told = ", ".join(f"{what} {value:,.1f}" for what, value in figures.items())
                yield f"{part:<8}{name:<24}{told}"
