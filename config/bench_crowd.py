"""A thousand sockets in one process, as light as they come: the other side of the live figures."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Callable
from typing import Any

BINARY_LENGTH, LONG_LENGTH = 126, 127
TEXT, CLOSE = 1, 8
ACK_EVERY = 64


class Wire(asyncio.Protocol):
    """A WebSocket of which only the frames that we need are read."""

    def __init__(self, head: str, heard: Callable[[Wire, bytes], None]) -> None:
        self.head, self.heard = head, heard
        self.kept = b""
        self.is_open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.messages = self.acknowledged = 0
        self.position = ""
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.head.encode())

    def data_received(self, data: bytes) -> None:
        kept = self.kept + data
        if not self.is_open:
            head, found, kept = kept.partition(b"\r\n\r\n")
            if not found:
                self.kept = head
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.opened.set_exception(ConnectionError(head.decode()))
                return
            self.is_open = True
            self.opened.set_result(None)
        at = 0
        while (frame := _frame(kept, at)) is not None:
            kind, start, at = frame
            if kind == TEXT:
                self.messages += 1
                self.heard(self, kept[start:at])
        self.kept = kept[at:]

    def connection_lost(self, exc: Exception | None) -> None:
        waits = self.ready if self.opened.done() else self.opened
        if not waits.done():
            waits.set_exception(exc or ConnectionError("closed"))

    def say(self, **frame: Any) -> None:
        payload = json.dumps(frame, separators=(",", ":")).encode()
        size = len(payload)
        length = (
            struct.pack("!BB", 0x81, 0x80 | size)
            if size < BINARY_LENGTH
            else struct.pack("!BBH", 0x81, 0x80 | BINARY_LENGTH, size)
        )
        self.transport.write(length + b"\0\0\0\0" + payload)

    def acknowledge(self, *, every: int = ACK_EVERY) -> None:
        if self.messages - self.acknowledged >= every:
            self.acknowledged = self.messages
            self.say(t="ack", n=self.messages)


def _frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """What kind, where its content begins and where it ends."""
    if len(data) - at < 2:  # noqa: PLR2004 (the shortest head)
        return None
    size, start = data[at + 1] & 127, at + 2
    if size == BINARY_LENGTH:
        size, start = int.from_bytes(data[at + 2 : at + 4]), at + 4
    elif size == LONG_LENGTH:
        size, start = int.from_bytes(data[at + 2 : at + 10]), at + 10
    if len(data) < max(start, start + size):
        return None
    return data[at] & 15, start, start + size


async def connect(
    port: int, heard: Callable[[Wire, bytes], None], *, origin: str = "", session: str = ""
) -> Wire:
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /rt/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {origin}\r\n"
    )
    if session:
        head += f"Sec-WebSocket-Protocol: rt.v1\r\nCookie: session={session}\r\n"
    loop = asyncio.get_running_loop()
    _transport, wire = await loop.create_connection(
        lambda: Wire(head + "\r\n", heard), "127.0.0.1", port
    )
    await wire.opened  # what is said before is a mistake to the server
    return wire


def share(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


async def paced(times: int, rate: float, deed: Callable[[int], None]) -> None:
    started = time.perf_counter()
    for number in range(times):
        deed(number)
        wait = started + (number + 1) / rate - time.perf_counter()
        await asyncio.sleep(max(0.0, wait))
