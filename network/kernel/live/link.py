"""One socket as the hub sees it: what waits for it, what it has not yet read, where it stands."""

from __future__ import annotations

import asyncio
import enum
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Generator
from typing import TYPE_CHECKING, Any, Protocol

from network.kernel.live import frames, limits
from network.kernel.live.sessions import Visit

if TYPE_CHECKING:
    from network.kernel.live.channel import Channel
    from network.kernel.live.hub import Hub
    from network.kernel.live.streams import Position

log = logging.getLogger(__name__)


class Close(enum.IntEnum):
    """Why a socket ends. The browser comes back by itself except after those marked so."""

    BAD = 4400  # stays away
    LOGIN = 4401  # stays away
    BANNED = 4403  # stays away
    LAGGING = 4408
    TOO_MANY = 4409  # stays away
    TOO_FAST = 4429
    AGAIN = 4490
    ERROR = 4500
    RESTART = 4503


class Wire(Protocol):
    """What the server gives us: two ways to speak."""

    async def send(self, text: str) -> None: ...
    async def close(self, code: int) -> None: ...


class Standing(enum.Enum):
    LEVEL = 1  # gets each change as it is delivered
    CATCHING = 2  # rows are being read for it
    BEHIND = 3  # its window is full, or the database was away: to be caught up later


class Sub:
    """A socket's place in a stream."""

    __slots__ = (
        "alive", "asked", "badged", "channel", "is_badge", "is_new", "knows_company", "link",
        "seq", "standing", "typed_at",
    )  # fmt: skip

    def __init__(
        self, channel: Channel, link: Link, asked: Position | None, *, is_badge: bool = False
    ) -> None:
        self.channel = channel
        self.link = link
        self.asked = asked  # where the client says it is; nothing means "from now on"
        self.is_badge = is_badge  # only wants to know that it went on
        self.badged = -1  # the number that it was told last
        self.knows_company = False
        self.typed_at = 0.0
        self.is_new = True
        self.seq = 0
        self.standing = Standing.CATCHING
        self.alive = True


class Link:
    __slots__ = (
        "__weakref__", "behind", "born", "closing", "frames", "full_since", "greeted", "heard",
        "hides", "hub", "outbox", "queued", "retires", "sending", "spoke", "subs", "tasks", "unacked",
        "unread", "visit", "waiting", "wire",
    )  # fmt: skip

    def __init__(self, hub: Hub, wire: Wire, visit: Visit) -> None:
        moment = time.monotonic()
        self.hub = hub
        self.wire = wire
        self.visit = visit
        self.subs: dict[str, Sub] = {}
        self.behind: set[Sub] = set()
        self.outbox: list[str] = []
        self.waiting = 0  # characters in the outbox
        self.frames = 0  # messages sent
        self.unacked: deque[tuple[int, int]] = deque()
        self.unread = 0  # characters sent and not acknowledged
        self.queued = False
        self.sending: asyncio.Future[None] | None = None
        self.closing = 0
        self.greeted = False
        self.hides = visit.person.hides
        self.full_since = 0.0
        self.born = self.heard = self.spoke = moment
        spread = random.uniform(0.9, 1.1)  # noqa: S311 (jitter)
        self.retires = moment + limits.AGE_SECONDS * spread
        self.tasks: set[asyncio.Task[Any]] = set()

    @property
    def member_id(self) -> int | None:
        return self.visit.person.actor.member_id

    @property
    def is_full(self) -> bool:
        """No more changes for now: it has not read what it got."""
        return (
            self.unread + self.waiting >= limits.WINDOW_BYTES
            or len(self.unacked) >= limits.WINDOW_FRAMES
        )

    @property
    def is_half_full(self) -> bool:
        """Nothing in passing for now: what is left of the window is for what matters."""
        return (
            self.unread + self.waiting >= limits.WINDOW_BYTES // 2
            or len(self.unacked) >= limits.WINDOW_FRAMES // 2
        )

    def push(self, text: str) -> None:
        """Put something in the outbox; it leaves with whatever else waits by then."""
        if self.closing:
            return
        self.outbox.append(text)
        self.waiting += len(text)
        if self.waiting > limits.BACKLOG_BYTES:
            self.end(Close.LAGGING, "not reading")
        elif not self.queued and self.sending is None:
            self.queued = True
            self.hub.will_flush(self)

    def say(self, what: str, **fields: Any) -> None:
        self.push(frames.write(what, fields))

    def flush(self) -> None:
        self.queued = False
        if self.sending is not None or self.closing or not self.outbox:
            return
        text = self._take_outbox()
        self.sending = _begin(self.wire.send(text))
        if self.sending is not None:
            self.sending.add_done_callback(self._sent)

    def _take_outbox(self) -> str:
        text = self.outbox[0] if len(self.outbox) == 1 else "\n".join(self.outbox)
        self.outbox.clear()
        self.waiting = 0
        self.frames += 1
        self.unacked.append((self.frames, len(text)))
        self.unread += len(text)
        self.spoke = time.monotonic()
        return text

    def _sent(self, sending: asyncio.Future[None]) -> None:
        self.sending = None
        if sending.cancelled():
            self.hub.forget(self)
        elif (error := sending.exception()) is not None:
            log.warning("live: a socket could not be written: %s", type(error).__name__)
            self.end(Close.ERROR, "not sent")
        elif not self.closing:
            self.flush()

    def acknowledge(self, number: int) -> bool:
        """The client has worked through its first `number` messages; True when that is news."""
        is_news = bool(self.unacked) and self.unacked[0][0] <= number
        while self.unacked and self.unacked[0][0] <= number:
            self.unread -= self.unacked.popleft()[1]
        if self.behind and not self.is_full:
            self.full_since = 0.0
            self.hub.catch_up_soon(self)
        return is_news

    def fall_behind(self, sub: Sub) -> None:
        """Stop queueing this stream for it; one catch-up follows when there is room again."""
        sub.standing = Standing.BEHIND
        self.behind.add(sub)
        if self.is_full and not self.full_since:
            self.full_since = time.monotonic()

    def end(self, code: Close, why: str) -> None:
        """Say goodbye and close. What still waits for somebody who lost access is dropped."""
        if self.closing:
            return
        self.closing = code
        self.hub.forget(self)
        if code in {Close.LOGIN, Close.BANNED, Close.LAGGING}:
            self.outbox.clear()
        bye: dict[str, Any] = {"code": int(code), "why": why}
        if code == Close.RESTART:
            bye["retry"] = limits.RETRY
        self.outbox.append(frames.write("bye", bye))
        self.hub.spawn(self._finish(code), name="goodbye")

    async def _finish(self, code: Close) -> None:
        try:
            async with asyncio.timeout(1):
                if self.sending is not None:
                    await asyncio.wait({self.sending})
                await self.wire.send(self._take_outbox())
        except TimeoutError:
            pass  # it does not read: the close frame is all it gets
        except Exception as error:  # noqa: BLE001 (the socket is already gone)
            log.debug("goodbye not sent: %s", type(error).__name__)
        try:
            await self.wire.close(code)
        except Exception as error:  # noqa: BLE001 (the same)
            log.debug("close not sent: %s", type(error).__name__)
        if self.sending is not None:
            self.sending.cancel()


class _Rest:
    """A coroutine that was begun outside a task, and what it waits for."""

    def __init__(self, work: Any, first: Any) -> None:
        self.work, self.first = work, first

    def __await__(self) -> Generator[Any, Any, None]:
        waits_for = self.first
        while True:
            failure: BaseException | None = None
            value = None
            try:
                value = yield waits_for
            except BaseException as error:  # noqa: BLE001 (a cancellation belongs to the work too)
                failure = error
            try:
                waits_for = self.work.throw(failure) if failure else self.work.send(value)
            except StopIteration:
                return


async def _rest(rest: _Rest) -> None:
    await rest


def _begin(work: Awaitable[None]) -> asyncio.Future[None] | None:
    """Send now if the server takes it at once, which it nearly always does; else as a task.

    A task per send and socket would cost more than the sending itself.
    """
    coroutine: Any = work
    try:
        first = coroutine.send(None)
    except StopIteration:
        return None
    except Exception as error:  # noqa: BLE001 (reported like a failed task)
        failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        failed.set_exception(error)
        return failed
    return asyncio.ensure_future(_rest(_Rest(coroutine, first)))
