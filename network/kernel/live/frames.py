"""The frames of `rt.v1`: how they are written, and how what a stranger sends is read.

One WebSocket message holds one or more frames, each a JSON object, parted by newlines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from network.kernel.live.limits import FRAME_BYTES, FRAMES_PER_MESSAGE

SUBPROTOCOL = "rt.v1"
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


class Refused(Exception):
    """An answer that says no; `again` tells whether the same frame may work later."""

    def __init__(self, code: str, message: str = "", *, again: bool = False, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.again = again
        self.more = more


def bad(why: str) -> Refused:
    return Refused("bad", why)


class Frame:
    """One thing a client said, read field by field and never trusted."""

    __slots__ = ("fields",)

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    @property
    def what(self) -> str:
        what = self.fields.get("t")
        return what if isinstance(what, str) else ""

    @property
    def id(self) -> int | None:
        return _whole(self.fields.get("id"))

    def text(self, name: str, *, limit: int, default: str | None = None) -> str:
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise bad(f"{name} must be text")
        if len(value) > limit:
            raise Refused("toobig", f"{name} holds at most {limit} characters")
        return value

    def yes_or_no(self, name: str, *, default: bool = True) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            raise bad(f"{name} must be true or false")
        return value

    def whole(self, name: str) -> int:
        value = _whole(self.fields.get(name))
        if value is None:
            raise bad(f"{name} must be a whole number")
        return value


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        return None
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def read(text: str) -> list[Frame]:
    """The frames in one message; whatever is wrong with it comes out as one `Refused`."""
    if len(text) > FRAME_BYTES or len(text.encode(errors="replace")) > FRAME_BYTES:
        raise Refused("toobig", f"a message holds at most {FRAME_BYTES} bytes")
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise bad("an empty message")
    if len(lines) > FRAMES_PER_MESSAGE:
        raise Refused("toobig", f"a message holds at most {FRAMES_PER_MESSAGE} frames")
    return [_read_one(line) for line in lines]


def _read_one(line: str) -> Frame:
    try:
        value = json.loads(line, parse_constant=_no_constant)
        # What JSON can name but a database cannot keep is refused here, once for all fields.
        if "\\u" in line and not is_storable(value):
            raise bad("a character that is no character")
    except (ValueError, RecursionError) as error:
        raise bad("not JSON") from error
    if not isinstance(value, dict):
        raise bad("not an object")
    return Frame(value)


def is_storable(value: object) -> bool:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and NOT_STORABLE.search(part):
            return False
        if isinstance(part, dict):
            waiting.extend(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return True


def write(what: str, fields: Mapping[str, Any]) -> str:
    return json.dumps({"t": what, **fields}, ensure_ascii=False, separators=(",", ":"), default=str)


def event(stream: str, seq: int, row: Mapping[str, Any]) -> str:
    """A change on a stream, encoded once for everybody who listens anywhere."""
    return write("e", {"stream": stream, "s": seq, "row": row})


def row(seq: int, body: Mapping[str, Any]) -> str:
    return json.dumps({"s": seq, **body}, ensure_ascii=False, separators=(",", ":"), default=str)


def sync(stream: str, start: int, end: int, rows: list[str]) -> str:
    """Rows that were encoded before, as one answer from `start` up to `end`."""
    head = f'{{"t":"sync","stream":"{stream}","from":{start},"to":{end},"rows":['
    return head + ",".join(rows) + "]}"


def refusal(error: Refused, request: int | None) -> str:
    fields: dict[str, Any] = {"code": error.code, "again": error.again, **error.more}
    if request is not None:
        fields["id"] = request
    if error.message:
        fields["message"] = error.message
    return write("err", fields)
