"""The register of what may be listened to: each kind of stream says who may, and what changed.

A stream is a numbered row of changes. The database keeps it; the transport only carries it,
so whoever knows a position can always ask what came after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar

from network.kernel.actors import Actor
from network.kernel.live.frames import Frame

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
EPOCH = re.compile(r"[A-Za-z0-9]{1,16}")

# Who listens up to a row and no further: one member, or everybody until they are asked again.
Ends = int | Literal["*"] | None


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody is. The epoch changes when numbers may no longer be trusted."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"

    @classmethod
    def parse(cls, text: object) -> Position:
        epoch, _, seq = text.partition(":") if isinstance(text, str) else ("", "", "")
        if not EPOCH.fullmatch(epoch) or not re.fullmatch(r"[0-9]{1,18}", seq, re.ASCII):
            raise ValueError("not a position")
        return cls(epoch, int(seq))


@dataclass(frozen=True, slots=True)
class Row:
    """The newest state of one thing in a stream, at the number of its last change."""

    seq: int
    body: Mapping[str, Any]
    ends: Ends = None


Handler = Callable[[Any, Actor, str, Frame], Mapping[str, Any]]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Command:
    """What a listener may send: runs off the loop, answers once, refuses with a DomainError."""

    handler: Handler
    spends: bool  # counts against the member's own budget of writes


def command(name: str, *, spends: bool = False) -> Callable[[H], H]:
    def mark(handler: H) -> H:
        handler.__dict__["live_command"] = (name, spends)
        return handler

    return mark


class StreamKind:
    """One kind of stream. Its methods run in the database pool, never on the event loop."""

    name: ClassVar[str]
    commands: ClassVar[dict[str, Command]]
    known: ClassVar[dict[str, StreamKind]] = {}

    def __init_subclass__(cls, *, name: str) -> None:
        cls.name = name
        cls.commands = {
            sent[0]: Command(value, spends=sent[1])
            for value in vars(cls).values()
            if (sent := getattr(value, "live_command", None))
        }
        StreamKind.known[name] = cls()

    def heads(self, keys: Collection[str]) -> dict[str, Position]:
        """Where these streams are now; what is missing no longer exists."""
        raise NotImplementedError

    def open_to(self, actor: Actor, keys: Collection[str]) -> dict[str, Position]:
        """The heads of those streams that this actor may listen to, by the policy's own rule."""
        raise NotImplementedError

    # Whether those who look along are shown to each other, and that they are typing.
    has_company: ClassVar[bool] = False

    def open_to_each(self, asked: list[tuple[Actor, Collection[str]]]) -> list[dict[str, Position]]:
        """The same for many at once; a kind that a crowd comes back to asks one question."""
        return [self.open_to(actor, keys) for actor, keys in asked]

    def badges(
        self,
        listeners: Mapping[str, Collection[int]],  # noqa: ARG002 (for kinds that count)
    ) -> Mapping[tuple[str, int], Mapping[str, Any]]:
        """What a badge says beside the number, by key and member: absolute values."""
        return {}

    def changes(self, key: str, since: int, limit: int) -> list[Row]:
        """Every row that changed after `since`, oldest change first."""
        raise NotImplementedError


def address(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def at(stream: object) -> tuple[StreamKind, str]:
    """The kind and key of an address somebody sent; ValueError when there is no such thing."""
    name, _, key = stream.partition(":") if isinstance(stream, str) else ("", "", "")
    kind = StreamKind.known.get(name)
    if kind is None or not KEY.fullmatch(key):
        raise ValueError("not a stream")
    return kind, key
