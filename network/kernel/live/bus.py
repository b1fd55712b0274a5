"""How a committed change reaches the other processes: quickly when it can, never as the only way.

Losing every message here costs a second or two, because each process also compares its
positions with the database. So publishing never raises, never waits long and never retries.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from network.kernel.live.sequencer import Said
from network.kernel.live.streams import Ends, Position

Hear = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Typing:
    stream: str
    name: str


@dataclass(frozen=True, slots=True)
class Seeing:
    """Whom another process sees in its streams: how many, and who."""

    process: str
    streams: dict[str, tuple[int, dict[str, str]]]


def pack(said: Said) -> str:
    ends = "" if said.ends is None else said.ends
    return f"s|{said.stream}|{said.at.epoch}|{said.at.seq}|{ends}|{said.text}"


def pack_personal(member_id: int, text: str) -> str:
    return f"m|{member_id}|{text}"


def pack_control(order: dict[str, Any]) -> str:
    return "c|" + json.dumps(order)


def pack_typing(stream: str, name: str) -> str:
    return f"t|{stream}|{name}"


def pack_company(process: str, seen: str) -> str:
    return f"p|{process}|{seen}"


def unpack(message: str) -> Said | Typing | Seeing | tuple[int, str] | dict[str, Any]:
    """Reads the header only; the text goes to the sockets as it is."""
    kind, _, rest = message.partition("|")
    if kind == "s":
        stream, epoch, seq, marked, text = rest.split("|", 4)
        ends: Ends = "*" if marked == "*" else int(marked) if marked else None
        return Said(stream, Position(epoch, int(seq)), text, ends)
    if kind == "m":
        member, _, text = rest.partition("|")
        return int(member), text
    if kind == "t":
        stream, _, name = rest.partition("|")
        return Typing(stream, name)
    if kind == "p":
        process, _, text = rest.partition("|")
        return Seeing(
            process, {name: (number, who) for name, (number, who) in json.loads(text).items()}
        )
    if kind == "c":
        order: dict[str, Any] = json.loads(rest)
        return order
    raise ValueError("not a message of ours")


class Bus:
    """Within one process: whoever listens here hears it at once.

    Without Redis this is all there is, and other processes find out by the head check.
    """

    def __init__(self) -> None:
        self.ears: set[Hear] = set()

    @property
    def reaches_others(self) -> bool:
        return False

    def publish(self, topic: str, message: str) -> None:  # noqa: ARG002 (others send by topic)
        for hear in list(self.ears):
            hear(message)

    async def run(self, hear: Hear, changed: Callable[[], None]) -> None:  # noqa: ARG002 (never away)
        """Listen until cancelled; `changed` is called when messages may have been missed."""
        self.ears.add(hear)
        try:
            await asyncio.Event().wait()
        finally:
            self.ears.discard(hear)


@cache
def bus() -> Bus:
    """The bus of this process, by the settings; Redis is only loaded where there is one."""
    if not settings.LIVE_REDIS_URL:
        return Bus()
    over_redis: Callable[[str, str], Bus] = import_string("network.kernel.live.redis_bus.RedisBus")
    return over_redis(settings.LIVE_REDIS_URL, settings.LIVE_PREFIX)
