"""What somebody asks of a stream, whichever way it came: over a socket or as a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from network.kernel.errors import DomainError
from network.kernel.live.frames import Frame, Refused, bad
from network.kernel.live.hub import Hub
from network.kernel.live.sessions import Person
from network.kernel.live.streams import Command, Position, StreamKind, at

WANTS = ("full", "badge")
CODES = {"not_found": "notfound", "invalid": "bad", "refused": "bad"}


def stream_in(frame: Frame) -> tuple[str, StreamKind, str]:
    stream = frame.text("stream", limit=100)
    try:
        return stream, *at(stream)
    except ValueError as error:
        raise Refused("notfound", stream=stream) from error


def place_in(fields: Mapping[str, Any]) -> tuple[str, Position | None, bool]:
    """A stream, from where (nothing means from now on), and whether it is only counted."""
    stream, _kind, _key = stream_in(Frame(dict(fields)))
    given, want = fields.get("pos"), fields.get("want", "full")
    if want not in WANTS:
        raise bad("want must be full or badge")
    try:
        return stream, None if given is None else Position.parse(given), want == "badge"
    except ValueError as error:
        raise bad("pos must be a position") from error


async def run(hub: Hub, person: Person, frame: Frame) -> tuple[str, Mapping[str, Any]]:
    """Do it, and tell of which stream it was and what came of it."""
    stream, kind, key = stream_in(frame)
    command = kind.commands.get(frame.what)
    if command is None:
        raise bad("unknown command")
    if command.spends:
        wait = hub.write_budget(person).take()
        if wait:
            raise Refused("slow", again=True, retry=int(wait * 1000) + 1, stream=stream)
    return stream, await hub.pool.ask(_run, command, kind, person, key, frame)


def _run(
    command: Command, kind: StreamKind, person: Person, key: str, frame: Frame
) -> Mapping[str, Any]:
    """In the pool: do it, and put a refusal in the words of this person's language."""
    with translation.override(person.language):
        try:
            return command.handler(kind, person.actor, key, frame)
        except DomainError as error:
            more: dict[str, Any] = {"field": error.field} if error.field else {}
            code = CODES.get(error.code, error.code)
            more |= error.facts
            raise Refused(code, str(error.message), again=error.again, **more) from error
