"""A whole site for tests: real processes, a real database, real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import textwrap
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.chat import hands
from tests.forked import Forked, manage_here
from tests.network.kernel.live.contract import check_from_browser, check_from_server

ORIGIN = "http://bindsteen.test"
SCENE = """
import hashlib, secrets
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from chat import actions, queries
from chat.models import Message, Room, RoomMembership
from network.accounts.models import ApiToken
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.identifiers import uuid7
from network.members.doors import actor_of
from network.members.models import Member
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

people, rooms = {}, {}

def sign_in(member):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(member.user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    store.create()
    return store.session_key

def join(name, *names):
    for each in names:
        people[each] = people.get(each) or MemberFactory(
            display_name=each, user__email=f"{uuid7()}@bindsteen.example", home_area=None
        )
    if name not in rooms:
        rooms[name] = room_with(*(people[each] for each in names))
    room = rooms[name]
    secrets_ = {}
    for each in names:
        secrets_[each] = secrets.token_hex(16)
        ApiToken.objects.create(
            user=people[each].user, name="test", scope="write",
            digest=hashlib.sha256(secrets_[each].encode()).hexdigest(),
            expires_at=clock.now() + timedelta(hours=1),
        )
    room.refresh_from_db()
    return {
        "room": room.key, "position": str(room.position),
        "sessions": {each: sign_in(people[each]) for each in names}, "tokens": secrets_,
    }

def say(room, who, text):
    message = actions.post_message(
        rooms[room], text, nonce=str(uuid7()), by=actor_of(people[who])
    ).message
    return message.seq
"""


class Hands:
    """A process that does deeds; it is getting ready while we go on."""

    def __init__(self, env: dict[str, str]) -> None:
        self.line, theirs = multiprocessing.Pipe()
        self.process = Forked(hands.main, theirs, env=env)
        theirs.close()
        self.line.send(SCENE)
        self.is_ready = False

    def do(self, code: str) -> Any:
        if not self.is_ready:
            self.is_ready = "answer" in self.line.recv()
        self.line.send(textwrap.dedent(code))
        told = self.line.recv()
        assert "error" not in told, told["error"]
        return told["answer"]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.line.close()


class Web:
    """One web process."""

    def __init__(self, env: dict[str, str], server: str, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=512) as door:
            self.port = door.getsockname()[1]
            self.log = log
            self.process = Forked(serve, door, server, env=env, out=log)
        self.address = f"http://127.0.0.1:{self.port}"

    def ready(self) -> Web:
        until = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(self.log.read_text()[-3000:]) from None
                time.sleep(0.05)
            else:
                return self

    def memory(self) -> int:
        """Bytes that are this process's own."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Seconds until it was gone."""
        started = time.monotonic()
        self.process.send_signal(number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - started


def serve(door: socket.socket, server: str) -> None:
    manage_here("web", "--fd", str(door.detach()), "--server", server)


class Site:
    def __init__(self, folder: Path, database: str, redis: str = "") -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "LIVE_PREFIX": f"t{os.getpid()}{id(self)}",
            "SITE_URL": ORIGIN,
            "BINDSTEEN_DATA": str(folder),
            "LOG_LEVEL": "WARNING",
        }
        self.webs: list[Web] = []
        self.all_hands: list[Hands] = []

    def web(self, server: str = "daphne") -> Web:
        web = Web(self.env, server, self.folder / "web.log")
        self.webs.append(web)
        return web

    def hands(self, *, silent: bool = False) -> Hands:
        """`silent`: commits, and is killed before it could publish."""
        new = Hands({**self.env, "REDIS_URL": ""} if silent else self.env)
        self.all_hands.append(new)
        return new

    def logged(self) -> str:
        path = self.folder / "web.log"
        return path.read_text() if path.exists() else ""

    def stop(self) -> None:
        for each in self.all_hands:
            each.stop()
        for web in self.webs:
            web.process.kill()
            web.process.wait()


class Page:
    """What a browser's page would hold of one room, by the rules of the protocol."""

    def __init__(self, wire: ClientConnection, room: str, pos: int) -> None:
        self.wire = wire
        self.stream = f"room:{room}"
        self.seq = pos
        self.rows: dict[str, dict[str, Any]] = {}
        self.order: list[int] = []
        self.frames: list[dict[str, Any]] = []
        self.requests = 10
        self.answers: dict[int, asyncio.Future] = {}
        self.news = asyncio.Event()
        self.closed_at = 0.0
        self.last_at = 0.0
        self.seen = 0
        self.task = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for message in self.wire:
                self.last_at = time.monotonic()
                self.seen += 1
                for line in message.split("\n"):
                    frame = json.loads(line)
                    check_from_server(frame)
                    self._take(frame)
                self.news.set()
                await self.send(t="ack", n=self.seen)
        self.closed_at = time.monotonic()
        self.news.set()

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        if frame.get("id") in self.answers:
            self.answers.pop(frame["id"]).set_result(frame)
        if frame["t"] == "e" and frame["s"] > self.seq:
            assert frame["s"] == self.seq + 1, "no gap ever reaches a page"
            self._show({"s": frame["s"], **frame["row"]})
            self.seq = frame["s"]
        elif frame["t"] == "sync":
            assert frame["from"] <= self.seq
            for row in frame["rows"]:
                self._show(row)
            self.seq = max(self.seq, frame["to"])

    def _show(self, row: dict[str, Any]) -> None:
        known = self.rows.get(row["id"])
        if known is None or known["s"] < row["s"]:
            self.rows[row["id"]] = row
            if known is None and row["y"] == "msg":
                self.order.append(row["no"])

    async def send(self, **frame: Any) -> None:
        check_from_browser(frame)
        with contextlib.suppress(websockets.ConnectionClosed):
            await self.wire.send(json.dumps(frame))

    async def ask(self, **frame: Any) -> dict[str, Any]:
        self.requests += 1
        answer = self.answers[self.requests] = asyncio.get_running_loop().create_future()
        await self.send(id=self.requests, **frame)
        return await asyncio.wait_for(answer, 10)

    async def say(self, text: str, nonce: str) -> dict[str, Any]:
        return await self.ask(t="send", stream=self.stream, md=text, nonce=nonce)

    async def until(self, condition, seconds: float = 5.0) -> float:
        """Seconds until it was so."""
        started = time.monotonic()
        async with asyncio.timeout(seconds):
            while not condition(self):
                self.news.clear()
                await self.news.wait()
        return time.monotonic() - started

    def texts(self) -> list[str]:
        rows = sorted(
            (row for row in self.rows.values() if row["y"] == "msg"), key=lambda r: r["no"]
        )
        return [row["html"] if isinstance(row["html"], str) else "" for row in rows]

    async def close(self) -> None:
        await self.wire.close()
        await self.task


async def open_socket(web: Web, session: str, origin: str | None = ORIGIN) -> ClientConnection:
    headers = {"Cookie": f"session={session}"} if session else {}
    return await connect(
        f"ws://127.0.0.1:{web.port}/rt/", origin=origin, subprotocols=["rt.v1"],
        additional_headers=headers, compression=None, ping_interval=None, proxy=None,
        max_size=None,
    )  # fmt: skip


async def open_page(web: Web, scene: dict[str, Any], who: str, pos: str = "") -> Page:
    wire = await open_socket(web, scene["sessions"][who])
    pos = pos or scene["position"]
    page = Page(wire, scene["room"], int(pos.partition(":")[2]))
    ok = await page.ask(t="hello", v=1, streams={page.stream: {"pos": pos, "want": "full"}})
    assert ok["t"] == "ok", ok
    return page


def post(web: Web, scene: dict[str, Any], who: str, text: str, nonce: str) -> tuple[int, Any]:
    """The same over REST."""
    request = urllib.request.Request(
        f"{web.address}/api/rooms/{scene['room']}/messages/",
        json.dumps({"md": text, "nonce": nonce}).encode(),
        {"Authorization": f"Bearer {scene['tokens'][who]}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
