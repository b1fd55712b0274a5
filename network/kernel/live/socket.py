"""The one socket of a tab. It says who is there, listens to streams and takes commands.

Whatever comes in, the answer is a frame or a close code of ours: never 1011, never silence.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.http.cookie import parse_cookie  # noqa: TID251 (a door)
from django.utils import translation

from network.kernel import clock
from network.kernel.errors import DomainError
from network.kernel.live import frames, limits, origins
from network.kernel.live.frames import Frame, Refused, bad
from network.kernel.live.hub import Hub, Places, hub
from network.kernel.live.limits import Bucket
from network.kernel.live.link import Close, Link
from network.kernel.live.sessions import Person, Visit, visits
from network.kernel.live.streams import Command, Position, StreamKind, at

log = logging.getLogger(__name__)

Message = dict[str, Any]
SESSION = re.compile(r"[A-Za-z0-9]{8,40}")
CODES = {"not_found": "notfound", "invalid": "bad", "refused": "bad"}


class Gone(Exception):
    """The other side is no longer there."""


class Socket(AsyncConsumer):
    """One loop receives, one worker runs the commands in order, the hub's flusher sends.

    Channels' own dispatch hops to a shared thread for every message of every socket to tidy
    database connections; here only the pool touches the database, and tidies its own.
    """

    channel_layer_alias = ""
    hub: Hub
    link: Link

    def __init__(self) -> None:
        self.todo: deque[Frame] = deque()
        self.worker: asyncio.Task[None] | None = None
        self.room_to_ask = asyncio.Event()
        self.frame_budget = Bucket(limits.FRAME_RATE, limits.FRAME_BURST)
        self.strikes: deque[float] = deque(maxlen=limits.STRIKES)

    async def __call__(
        self,
        scope: Mapping[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.scope = scope
        self.base_send = send
        link: Link | None = None
        try:
            link = await self._open(receive)
            if link is not None:
                self.link = link
                while True:
                    await self.dispatch(await receive())
        except (Gone, asyncio.CancelledError):
            pass
        except Exception:
            log.exception("live: a socket failed")
            if link is not None:
                link.end(Close.ERROR, "error")
        finally:
            if link is not None:
                link.closing = link.closing or Close.AGAIN
                self.hub.forget(link)
            if self.worker is not None:
                self.worker.cancel()

    async def dispatch(self, message: Message) -> None:
        if message["type"] == "websocket.disconnect":
            raise Gone
        if message["type"] != "websocket.receive" or self.link.closing:
            return
        self.link.heard = time.monotonic()
        try:
            text = message.get("text")
            if not isinstance(text, str):
                raise bad("frames are text")
            said = frames.read(text)
        except Refused as refused:
            self._refuse(refused, None)
            return
        for frame in said:
            try:
                await self._take(frame)
            except Refused as refused:
                self._refuse(refused, frame.id)

    # Coming in ----------------------------------------------------------------------------------

    async def _open(self, receive: Callable[[], Awaitable[Message]]) -> Link | None:
        if (await receive())["type"] != "websocket.connect":
            return None
        if not origins.is_own(self.scope["headers"]):
            await self.base_send({"type": "websocket.close"})  # before accepting: HTTP 403
            return None
        offered = frames.SUBPROTOCOL in self.scope.get("subprotocols", ())
        await self.base_send(
            {"type": "websocket.accept", "subprotocol": frames.SUBPROTOCOL if offered else None}
        )
        self.hub = hub()
        # A browser cannot see why it was refused before accepting, so refusals come after it.
        visit = await self._visit() if offered and not self.hub.draining else None
        refusal = self._refusal(visit, offered=offered)
        if visit is None or refusal is not None:
            await self._turn_away(*(refusal or (Close.LOGIN, "sign in first")))
            return None
        link = Link(self.hub, self, visit)
        self.hub.welcome(link)
        return link

    def _refusal(self, visit: Visit | None, *, offered: bool) -> tuple[Close, str] | None:
        if not offered:
            return Close.BAD, f"speak {frames.SUBPROTOCOL}"
        if self.hub.draining:
            return Close.RESTART, "restart"
        if visit is None:
            return Close.LOGIN, "sign in first"
        member_id = visit.person.actor.member_id
        if member_id is None:
            return Close.BANNED, "not open to you"
        if len(self.hub.by_member.get(member_id, ())) >= limits.SOCKETS_PER_MEMBER:
            return Close.TOO_MANY, "too many tabs"
        return None

    async def _visit(self) -> Visit | None:
        lines = [
            value.decode("latin-1") for name, value in self.scope["headers"] if name == b"cookie"
        ]
        session = parse_cookie("; ".join(lines)).get(settings.SESSION_COOKIE_NAME, "")
        if not SESSION.fullmatch(session):
            return None
        try:
            return (await self.hub.pool.ask(visits, {session})).get(session)
        except Exception:
            log.exception("live: sessions could not be read")
            await self._turn_away(Close.RESTART, "unavailable")
            raise Gone from None

    async def _turn_away(self, code: Close, why: str) -> None:
        more = {"retry": limits.RETRY} if code == Close.RESTART else {}
        await self.send(frames.write("bye", {"code": int(code), "why": why, **more}))
        await self.close(code)

    # The wire, for the link -----------------------------------------------------------------

    async def send(self, text: str) -> None:
        await self.base_send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        await self.base_send({"type": "websocket.close", "code": int(code)})

    # Frames -------------------------------------------------------------------------------------

    async def _take(self, frame: Frame) -> None:
        # What acknowledges something is as many as we sent; all else is counted.
        if frame.what == "ack" and self.link.acknowledge(frame.whole("n")):
            return
        wait = self.frame_budget.take()
        if wait:
            raise Refused("slow", again=True, retry=int(wait * 1000) + 1)
        match frame.what:
            case "ack" | "pong":
                pass
            case _:
                if len(self.todo) >= limits.COMMANDS_WAITING:
                    # Not reading on is what makes the server stop reading, and the sender wait.
                    self.room_to_ask.clear()
                    await self.room_to_ask.wait()
                self.todo.append(frame)
                if self.worker is None:
                    self.worker = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        try:
            while self.todo and not self.link.closing:
                frame = self.todo.popleft()
                self.room_to_ask.set()
                try:
                    await self._answer(frame)
                except Refused as refused:
                    self._refuse(refused, frame.id)
                except Exception as error:  # noqa: BLE001 (an answer, whatever happened)
                    # The type only: what somebody wrote does not belong in a log.
                    log.error("live: %s failed: %s", frame.what[:20], type(error).__name__)  # noqa: TRY400
                    self._refuse(Refused("unavailable", again=True), frame.id)
        finally:
            self.worker = None
            self.room_to_ask.set()

    def _refuse(self, refused: Refused, request: int | None) -> None:
        self.link.push(frames.refusal(refused, request))
        if refused.code not in {"bad", "slow", "toobig"}:
            return
        moment = time.monotonic()
        self.strikes.append(moment)
        full = len(self.strikes) == limits.STRIKES
        if full and moment - self.strikes[0] < limits.STRIKE_SECONDS:
            is_fast = refused.code == "slow"
            self.link.end(
                Close.TOO_FAST if is_fast else Close.BAD, "too fast" if is_fast else "bad frames"
            )

    async def _answer(self, frame: Frame) -> None:
        if frame.what == "hello":
            self._greet(frame)
        elif not self.link.greeted:
            raise bad("say hello first")
        elif frame.what == "sub":
            stream, place = self._place(frame.fields)
            self._ok(frame)
            self._listen({stream: place})
        elif frame.what == "unsub":
            sub = self.link.subs.get(self._stream(frame)[0])
            if sub is not None:
                sub.channel.leave(sub)
            self._ok(frame)
        else:
            await self._command(frame)

    def _greet(self, frame: Frame) -> None:
        if self.link.greeted:
            raise bad("hello was said")
        if frame.fields.get("v") != limits.PROTOCOL:
            raise bad(f"this is version {limits.PROTOCOL}")
        person = self.link.visit.person
        if frame.fields.get("user") not in {None, person.name}:
            # Another tab signed in as somebody else: this page shows what is no longer theirs.
            self.link.end(Close.LOGIN, "identity")
            return
        asked = frame.fields.get("streams", {})
        if not isinstance(asked, dict):
            raise bad("streams must be an object")
        places: Places = {}
        for stream, wish in asked.items():
            if not isinstance(wish, dict):
                raise bad("each stream must be an object")
            try:
                _, places[stream] = self._place({**wish, "stream": stream})
            except Refused as refused:
                self._refuse(refused, None)
        self.link.greeted = True
        self._ok(
            frame,
            user=person.name,
            now=clock.now().isoformat(timespec="milliseconds"),
            hb=limits.HEARTBEAT_SECONDS,
            win={"frames": limits.WINDOW_FRAMES, "bytes": limits.WINDOW_BYTES},
            exp=int(self.link.visit.expires_at.timestamp()),
            limits={
                "frame": limits.FRAME_BYTES,
                "streams": limits.STREAMS_PER_SOCKET,
                "write": [limits.WRITE_BURST, limits.WRITE_RATE],
            },
        )
        self._listen(places)

    def _listen(self, places: Places) -> None:
        if len(self.link.subs.keys() | places.keys()) > limits.STREAMS_PER_SOCKET:
            raise Refused("toobig", f"at most {limits.STREAMS_PER_SOCKET} streams")
        self.hub.listen(self.link, places)

    def _place(self, fields: Mapping[str, Any]) -> tuple[str, Position | None]:
        stream, _kind, _key = self._stream(Frame(dict(fields)))
        given = fields.get("pos")
        try:
            return stream, None if given is None else Position.parse(given)
        except ValueError as error:
            raise bad("pos must be a position") from error

    @staticmethod
    def _stream(frame: Frame) -> tuple[str, StreamKind, str]:
        stream = frame.text("stream", limit=100)
        try:
            return stream, *at(stream)
        except ValueError as error:
            raise Refused("notfound", stream=stream) from error

    async def _command(self, frame: Frame) -> None:
        stream, kind, key = self._stream(frame)
        command = kind.commands.get(frame.what)
        if command is None:
            raise bad("unknown command")
        person = self.link.visit.person
        if command.spends:
            wait = self.hub.write_budget(person).take()
            if wait:
                raise Refused("slow", again=True, retry=int(wait * 1000) + 1, stream=stream)
        answer = await self.hub.pool.ask(_run, command, kind, person, key, frame)
        self._ok(frame, stream=stream, **answer)

    def _ok(self, frame: Frame, **fields: Any) -> None:
        if frame.id is not None:
            self.link.say("ok", id=frame.id, **fields)


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
