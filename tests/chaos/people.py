"""A page with an outbox, by the rules of the protocol: what browsers do, without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.chat.site import ORIGIN
from tests.network.kernel.live.contract import check_from_server

PATIENCE = 4.0
LOST = (OSError, WebSocketException, InvalidHandshake, EOFError, TimeoutError)


class Person:
    """Says so many things, each until it is acknowledged; and keeps what it is shown."""

    def __init__(self, name: str, scene: dict[str, Any], port: int, chance: random.Random) -> None:
        self.name, self.port, self.chance = name, port, chance
        self.session = scene["sessions"][name]
        self.stream = f"room:{scene['room']}"
        self.epoch, _, seq = scene["position"].partition(":")
        self.seq = int(seq)
        self.rows: dict[str, tuple[int, int]] = {}  # by id: number, and of the last change
        self.order: list[int] = []
        self.acknowledged: dict[str, str] = {}  # by nonce
        self.said = 0
        self.answers: dict[int, asyncio.Future] = {}
        self.request = 0
        self.wire: Any = None
        self.online = asyncio.Event()
        self.faults: list[str] = []
        self.comes_back = self.resets = 0

    async def listen(self) -> None:
        while True:
            with contextlib.suppress(*LOST):
                async with connect(
                    f"ws://127.0.0.1:{self.port}/rt/", origin=ORIGIN, subprotocols=["rt.v1"],
                    additional_headers={"Cookie": f"session={self.session}"}, compression=None,
                    ping_interval=None, proxy=None, open_timeout=5, close_timeout=0.2,
                    max_size=None,
                ) as wire:  # fmt: skip
                    await self._attend(wire)
            self.online.clear()
            self.wire = None
            for answer in self.answers.values():
                answer.cancel()
            self.answers.clear()
            self.comes_back += 1
            await asyncio.sleep(self.chance.uniform(0.05, 1.0))

    async def _attend(self, wire: Any) -> None:
        place = {"pos": f"{self.epoch}:{self.seq}", "want": "full"}
        hello = {"t": "hello", "id": 0, "v": 1, "streams": {self.stream: place}}
        await wire.send(json.dumps(hello))
        seen = 0
        while True:
            message = await asyncio.wait_for(wire.recv(), 35)
            seen += 1
            for line in message.split("\n"):
                self._take(wire, json.loads(line))
            await wire.send(json.dumps({"t": "ack", "n": seen}))

    def _take(self, wire: Any, frame: dict[str, Any]) -> None:
        check_from_server(frame)
        if frame["t"] == "ok" and frame["id"] == 0:
            self.wire = wire
            self.online.set()
        elif frame.get("id") in self.answers:
            self.answers.pop(frame["id"]).set_result(frame)
        elif frame["t"] == "e" and frame["s"] > self.seq:
            if frame["s"] != self.seq + 1:
                self.faults.append(f"a gap: {self.seq} then {frame['s']}")
            self._show({"s": frame["s"], **frame["row"]})
            self.seq = frame["s"]
        elif frame["t"] == "sync":
            if frame["from"] > self.seq:
                self.faults.append(f"a hole: {self.seq} then from {frame['from']}")
            for row in frame["rows"]:
                self._show(row)
            self.seq = max(self.seq, frame["to"])
        elif frame["t"] in {"reset", "gone"}:
            # Nobody was away for five hundred rows, and nobody was removed.
            self.resets += 1
            self.faults.append(str(frame))

    def _show(self, row: dict[str, Any]) -> None:
        if row["y"] != "msg":
            return
        if row["id"] not in self.rows:
            self.order.append(row["no"])
        self.rows[row["id"]] = (row["no"], row["s"])

    async def talk(self, messages: int, apart: float) -> None:
        """One under way at a time, the oldest first, with the same nonce until there is an answer."""
        for number in range(messages):
            nonce = f"{self.name}-{number}".replace(" ", "-")
            while nonce not in self.acknowledged:
                await self.online.wait()
                answer = await self._ask({"md": f"{self.name} {number}", "nonce": nonce})
                if answer is None:
                    continue
                if answer["t"] == "ok":
                    self.acknowledged[nonce] = answer["msg"]
                elif not answer["again"]:
                    self.faults.append(str(answer))
                    return
                else:
                    await asyncio.sleep(answer.get("retry", 300) / 1000)
            self.said += 1
            await asyncio.sleep(self.chance.uniform(0, 2 * apart))

    async def _ask(self, fields: dict[str, Any]) -> dict[str, Any] | None:
        wire = self.wire
        if wire is None:
            return None
        self.request += 1
        answer = self.answers[self.request] = asyncio.get_running_loop().create_future()
        frame = {"t": "send", "id": self.request, "stream": self.stream, **fields}
        try:
            await wire.send(json.dumps(frame))
            return await asyncio.wait_for(answer, PATIENCE)
        except LOST:
            return None
        except asyncio.CancelledError:
            if answer.cancelled() and not asyncio.current_task().cancelling():
                return None
            raise

    async def until(self, seq: int, patience: float) -> float:
        """Seconds until this page had come so far."""
        started = time.monotonic()
        while self.seq < seq and time.monotonic() - started < patience:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return time.monotonic() - started
