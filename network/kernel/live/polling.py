"""The same streams without a socket, for networks that let none through: asking, and waiting a while.

A question that waits is a listener like any other, so the rules, the catching up, the order and
the losing of access are those of the socket. It answers with the frames that a socket would have
brought, as soon as one of them says something new. docs/live.md tells how to ask.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from network.kernel.live import commands, frames, limits, origins
from network.kernel.live.frames import Refused
from network.kernel.live.hub import Hub, Places, hub
from network.kernel.live.link import Link
from network.kernel.live.sessions import Visit, session_in, visits

log = logging.getLogger(__name__)

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
CHANGES, SAY = "/api/rt/changes", "/api/rt/say"
ADDRESSES = {CHANGES, SAY}
STATUS = {"auth": 401, "banned": 403, "origin": 403, "slow": 429, "busy": 503, "unavailable": 503}


class Answer:
    """A wire that takes in what a socket would have sent, until there is something to tell."""

    def __init__(self, streams: int) -> None:
        self.frames: list[str] = []
        self.streams = streams
        self.answered = asyncio.Event()  # each stream said something, if only "you are level"
        self.told = asyncio.Event()  # something is new

    async def send(self, text: str) -> None:
        for line in text.split("\n"):
            # "You are level" is what it knew already.
            if not (line.startswith('{"t":"sync"') and line.endswith('"rows":[]}')):
                self.told.set()
            self.frames.append(line)
        if len(self.frames) >= self.streams:
            self.answered.set()

    async def close(self, code: int) -> None:  # noqa: ARG002 (its bye has told)
        self.answered.set()
        self.told.set()


async def polling(scope: Message, receive: Receive, send: Send) -> None:
    """The two doors: GET …/changes waits for news, POST …/say does what a frame says."""
    try:
        here = hub()
        visit = await _visit(here, scope)
        if scope["path"] == CHANGES:
            _method(scope, "GET")
            told = await _changes(here, visit, scope["query_string"], receive)
        else:
            _method(scope, "POST")
            told = [await _say(here, visit, scope, receive)]
        await _answer(send, 200, told)
    except Refused as refused:
        status = STATUS.get(refused.code, 400)
        await _answer(send, status, [frames.refusal(refused, None)])
    except Exception as error:  # noqa: BLE001 (an answer, whatever happened)
        # The type only: what somebody wrote does not belong in a log.
        log.error("live: asking failed: %s", type(error).__name__)  # noqa: TRY400
        await _answer(send, 503, [frames.refusal(Refused("unavailable", again=True), None)])


def _method(scope: Message, wanted: str) -> None:
    if scope["method"] != wanted:
        raise Refused("bad", f"ask with {wanted}")


async def _visit(here: Hub, scope: Message) -> Visit:
    session = session_in(scope["headers"])
    found = (await here.pool.ask(visits, {session})).get(session) if session else None
    if found is None:
        raise Refused("auth", "sign in first")
    if not found.is_welcome:
        raise Refused("banned", "not open to you")
    return found


# Asking -----------------------------------------------------------------------------------------


async def _changes(here: Hub, visit: Visit, query: bytes, receive: Receive) -> list[str]:
    asked = parse_qs(query.decode("latin-1"), max_num_fields=10)
    places = _places(asked.get("streams", [""])[0])
    wait = _seconds(asked.get("wait", ["0"])[0])
    if asked.get("user", [visit.person.name])[0] != visit.person.name:
        raise Refused("auth", "identity")
    if here.draining or here.polls >= limits.POLLS:
        raise Refused("busy", again=True, retry=limits.RETRY[1])
    member_id = visit.person.actor.member_id
    if len(here.by_member.get(member_id or 0, ())) >= limits.SOCKETS_PER_MEMBER:
        raise Refused("slow", "too many tabs", again=True, retry=limits.RETRY[1])
    answer = Answer(len(places))
    link = Link(here, answer, visit)
    link.greeted = True
    here.polls += 1
    here.welcome(link)
    leaving = here.spawn(_leaves(receive, answer))
    try:
        here.listen(link, places)
        async with asyncio.timeout(limits.HELLO_SECONDS):
            await answer.answered.wait()
        async with asyncio.timeout(wait):
            await answer.told.wait()
        await asyncio.sleep(limits.POLL_GATHERS)  # what follows at once comes along
    except TimeoutError:
        pass
    finally:
        leaving.cancel()
        here.polls -= 1
        link.closing = link.closing or 1000
        here.forget(link)
    return answer.frames


async def _leaves(receive: Receive, answer: Answer) -> None:
    """Who hangs up does not keep a place."""
    while (await receive())["type"] != "http.disconnect":
        pass
    await answer.close(0)


def _places(text: str) -> Places:
    """`room:abc:k3:4034,…`: a stream, and the position from which to go on."""
    asked = [part.rsplit(":", 2) for part in text.split(",") if part]
    if not asked or len(asked) > limits.STREAMS_PER_SOCKET:
        raise Refused("bad", "say which streams, and from where")
    if any(len(part) != 3 for part in asked):  # noqa: PLR2004 (its three parts)
        raise Refused("bad", "a stream and its position")
    return dict(
        commands.place_in({"stream": stream, "pos": f"{epoch}:{seq}"})[:2]
        for stream, epoch, seq in asked
    )


def _seconds(text: str) -> float:
    if not text.isascii() or not text.isdigit():
        raise Refused("bad", "wait so many seconds")
    return min(int(text[:4]), limits.POLL_SECONDS)


# Saying -----------------------------------------------------------------------------------------


async def _say(here: Hub, visit: Visit, scope: Message, receive: Receive) -> str:
    # A cookie goes along with any page's request: the origin stands in for a token, as always.
    if not origins.is_own(scope["headers"]):
        raise Refused("origin")
    said = frames.read(await _body(receive))
    if len(said) != 1:
        raise Refused("bad", "one frame at a time")
    try:
        stream, told = await commands.run(here, visit.person, said[0])
    except Refused as refused:
        return frames.refusal(refused, said[0].id)
    return frames.write("ok", {"id": said[0].id, "stream": stream, **told})


async def _body(receive: Receive) -> str:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused("bad", "hung up")
        body += message.get("body", b"")
        if len(body) > limits.FRAME_BYTES:
            raise Refused("toobig", f"a message holds at most {limits.FRAME_BYTES} bytes")
        if not message.get("more_body"):
            break
    return body.decode(errors="replace")


async def _answer(send: Send, status: int, told: list[str]) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/x-ndjson; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-content-type-options", b"nosniff"),
                (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
            ],
        }
    )
    text = "".join(line + "\n" for line in told)
    await send({"type": "http.response.body", "body": text.encode()})
