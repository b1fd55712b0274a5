"""A stream without a database, a socket without a network: what the transport is tested with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Conflict, Forbidden
from network.kernel.live import Position, Row, StreamKind, command, frames
from network.kernel.live.bus import Bus, bus, pack
from network.kernel.live.hub import Hub
from network.kernel.live.link import Link
from network.kernel.live.sequencer import Said
from network.kernel.live.sessions import Person, Visit
from tests.network.kernel.live.contract import check_from_server


class Board:
    """What a database would hold: versioned rows under one counter."""

    def __init__(self) -> None:
        self.epoch = "k1"
        self.seq = 0
        self.rows: dict[str, Row] = {}
        self.barred: set[int] = set()
        self.is_down = False

    def put(self, name: str, text: str = "", ends: Any = None) -> Said:
        """Change a row; the message that a bus would carry comes back."""
        self.seq += 1
        body = {"id": name, "text": text}
        self.rows[name] = Row(self.seq, body, ends)
        return Said("board:a", self.position, frames.event("board:a", self.seq, body), ends)

    def remove(self, member_id: int) -> Said:
        self.barred.add(member_id)
        return self.put(f"member-{member_id}", "removed", ends=member_id)

    @property
    def position(self) -> Position:
        return Position(self.epoch, self.seq)


class Boards(StreamKind, name="board"):
    has_company = True
    boards: dict[str, Board] = {}
    asked = 0
    before_rows: Callable[[], None] | None = None

    def heads(self, keys):
        self._ask()
        return {key: self.boards[key].position for key in keys if key in self.boards}

    def open_to(self, actor, keys):
        self._ask()
        return {
            key: board.position
            for key, board in self.boards.items()
            if key in keys and actor.member_id not in board.barred
        }

    def changes(self, key, since, limit):
        self._ask()
        if Boards.before_rows:
            hook, Boards.before_rows = Boards.before_rows, None
            hook()
        rows = sorted(self.boards[key].rows.values(), key=lambda row: row.seq)
        return [row for row in rows if row.seq > since][:limit]

    def _ask(self):
        type(self).asked += 1
        if any(board.is_down for board in self.boards.values()):
            raise OSError("the database is away")

    def badges(self, listeners):
        self._ask()
        return {
            (key, member_id): {"no": self.boards[key].seq, "mentions": 0}
            for key, members in listeners.items()
            for member_id in members
        }

    @command("put", spends=True)
    def put(self, actor, key, frame):
        board = self.boards[key]
        said = board.put(frame.text("name", limit=20), frame.text("text", limit=100, default=""))
        bus().publish(said.stream, pack(said))
        return {"s": said.at.seq}

    @command("refuse")
    def refuse(self, actor, key, frame):
        if frame.fields.get("how") == "conflict":
            raise Conflict("Somebody was first.")
        if frame.fields.get("how") == "crash":
            raise RuntimeError("secret words of a person")
        raise Forbidden("Not you.")


class InlinePool:
    """Asks at once, but lets the loop turn first: that is where races live."""

    def __init__(self) -> None:
        self.turns = 1

    async def ask(self, question, *args, **kwargs):
        for _turn in range(self.turns):
            await asyncio.sleep(0)
        answer = question(*args, **kwargs)
        await asyncio.sleep(0)
        return answer

    def close(self) -> None:
        pass


class FakeWire:
    """Takes what the server would send; `blocked` is a reader that stopped."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.messages: list[str] = []
        self.closed: int | None = None
        self.blocked: asyncio.Event | None = None

    def block(self) -> None:
        self.blocked = asyncio.Event()

    def unblock(self) -> None:
        assert self.blocked is not None
        self.blocked.set()
        self.blocked = None

    async def send(self, text: str) -> None:
        if self.blocked is not None:
            await self.blocked.wait()
        self.messages.append(text)
        said = [json.loads(line) for line in text.split("\n")]
        for frame in said:
            check_from_server(frame)
        self.frames += said

    async def close(self, code: int) -> None:
        self.closed = int(code)

    def said(self, *what: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["t"] in what]

    def state(self) -> dict[str, dict[str, Any]]:
        """What a client would show: rows by name, the newest version of each."""
        rows: dict[str, dict[str, Any]] = {}
        for frame in self.said("e", "sync"):
            new = frame["rows"] if frame["t"] == "sync" else [{"s": frame["s"], **frame["row"]}]
            for row in new:
                if row["id"] not in rows or rows[row["id"]]["s"] < row["s"]:
                    rows[row["id"]] = row
        return rows


def visit(member_id: int = 1, session: str = "", *, hides: bool = False) -> Visit:
    return Visit(
        session or f"session{member_id}",
        100 + member_id,
        Person(Actor(member_id=member_id), f"name-{member_id}", "en", hides),
        clock.now() + timedelta(hours=1),
    )


def connect(hub: Hub, member_id: int = 1, session: str = "", *, hides: bool = False) -> Link:
    link = Link(hub, FakeWire(), visit(member_id, session, hides=hides))
    link.greeted = True
    hub.welcome(link)
    return link


def new_hub(bus: Bus | None = None) -> Hub:
    return Hub(bus or Bus(), InlinePool())


async def settle(turns: int = 30) -> None:
    """Let everything that is under way come to rest."""
    for _turn in range(turns):
        await asyncio.sleep(0)


def hear(hub: Hub, *all_said: Said) -> None:
    for said in all_said:
        hub.hear(pack(said))
