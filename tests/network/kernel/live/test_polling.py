"""Streams by asking and waiting: what a socket would bring, to whoever has none."""

from __future__ import annotations

import asyncio
import json

import pytest

from network.kernel.live import hub as hub_module
from network.kernel.live import limits
from network.kernel.live.bus import bus
from network.kernel.live.hub import Hub
from network.kernel.live.polling import CHANGES, SAY, polling
from tests.network.kernel.live.stage import InlinePool, hear, settle
from tests.network.kernel.live.test_socket import OWN, visit


class Asked:
    """One request, as a server would play it."""

    def __init__(self, path, query="", *, method="GET", body="", session="session1", origin=None):
        headers = [(b"cookie", f"session={session}".encode())] if session else []
        if origin:
            headers.append((b"origin", origin.encode()))
        self.scope = {
            "type": "http", "path": path, "method": method, "headers": headers,
            "query_string": query.encode(),
        }  # fmt: skip
        self.inbox: asyncio.Queue = asyncio.Queue()
        self.inbox.put_nowait({"type": "http.request", "body": body.encode()})
        self.sent: list[dict] = []

    async def begin(self):
        self.task = asyncio.ensure_future(polling(self.scope, self.inbox.get, self.send))
        await settle()
        return self

    async def end(self):
        await asyncio.wait_for(self.task, 5)
        return self

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"] if self.sent else None

    @property
    def frames(self):
        return [json.loads(line) for line in self.sent[1]["body"].decode().splitlines()]


@pytest.fixture(autouse=True)
async def house(board, monkeypatch):
    def visits(keys):
        return {key: found for key in keys if (found := visit(key))}

    monkeypatch.setattr("network.kernel.live.polling.visits", visits)
    house = Hub(bus(), InlinePool())
    hub_module._hubs[asyncio.get_running_loop()] = house
    yield house
    await house.stop()


async def changes(seq, wait=0, **how):
    return await Asked(CHANGES, f"streams=board:a:k1:{seq}&wait={wait}", **how).begin()


async def say(frame, *, origin=OWN, **how):
    return await (
        await Asked(SAY, method="POST", body=json.dumps(frame), origin=origin, **how).begin()
    ).end()


async def test_what_was_missed_comes_at_once(board, house):
    board.put("x", "1")

    asked = await (await changes(0, wait=25)).end()

    assert asked.status == 200
    [sync] = asked.frames
    assert (sync["to"], [row["text"] for row in sync["rows"]]) == (1, ["1"])
    assert not house.links
    assert house.polls == 0


async def test_nothing_new_waits_until_something_is_said(board, house):
    waiting = await changes(0, wait=25)
    assert waiting.status is None
    assert house.polls == 1

    hear(house, board.put("x", "now"))
    await waiting.end()

    assert [frame["t"] for frame in waiting.frames] == ["sync", "e"]
    assert waiting.frames[1]["row"]["text"] == "now"


async def test_a_wait_ends_with_where_the_reader_is(board):
    asked = await (await changes(0)).end()

    assert asked.frames == [{"t": "sync", "stream": "board:a", "from": 0, "to": 0, "rows": []}]


async def test_a_stream_that_is_not_open_is_gone(board):
    board.barred.add(1)

    asked = await (await changes(0, wait=25)).end()

    assert asked.frames[0]["t"] == "gone"


async def test_who_is_removed_while_waiting_hears_that_and_nothing_after(board, house):
    waiting = await changes(0, wait=25)

    hear(house, board.remove(1), board.put("x", "secret"))
    await waiting.end()

    assert [frame["t"] for frame in waiting.frames] == ["sync", "e", "gone"]
    assert "secret" not in waiting.sent[1]["body"].decode()


async def test_who_hangs_up_does_not_keep_a_place(house):
    waiting = await changes(0, wait=25)

    waiting.inbox.put_nowait({"type": "http.disconnect"})
    await waiting.end()

    assert (house.polls, house.links) == (0, set())


async def test_a_process_lets_only_so_many_wait(house, monkeypatch):
    monkeypatch.setattr(limits, "POLLS", 1)
    waiting = await changes(0, wait=25)

    second = await (await changes(0, wait=25, session="session2")).end()

    assert second.status == 503
    assert second.frames[0]["again"] is True
    waiting.inbox.put_nowait({"type": "http.disconnect"})
    await waiting.end()


@pytest.mark.parametrize(
    ("session", "status"), [("", 401), ("nosuchsession", 401), ("bannedsession", 403)]
)
async def test_who_is_not_welcome_gets_nothing(session, status):
    assert (await (await changes(0, session=session)).end()).status == status
    assert (await say({"t": "put", "stream": "board:a"}, session=session)).status == status


async def test_a_deed_is_done_and_answered_as_over_the_socket(board):
    asked = await say({"t": "put", "id": 7, "stream": "board:a", "name": "x", "text": "hi"})

    assert asked.status == 200
    assert asked.frames[0]["t"] == "ok"
    assert asked.frames[0]["id"] == 7
    assert board.seq == 1


@pytest.mark.parametrize("origin", [None, "http://evil.example"])
async def test_a_deed_from_another_page_is_refused(board, origin):
    asked = await say({"t": "put", "stream": "board:a", "name": "x", "text": "hi"}, origin=origin)

    assert asked.status == 403
    assert board.seq == 0


async def test_deeds_are_counted_with_those_of_the_sockets(monkeypatch):
    frame = {"t": "put", "stream": "board:a", "name": "x", "text": "hi"}
    answers = [(await say(frame)).frames[0] for _turn in range(int(limits.WRITE_BURST) + 2)]

    assert answers[-1]["code"] == "slow"
    assert answers[-1]["again"] is True


@pytest.mark.parametrize(
    "query", ["", "streams=", "streams=board:a", "streams=board:a:k1:x", "streams=no:a:k1:0",
              "streams=board:a:k1:0&wait=x", "streams=board:a:k1:0&wait=-1"],
)  # fmt: skip
async def test_a_question_that_makes_no_sense_is_refused_in_words(query):
    asked = await (await Asked(CHANGES, query).begin()).end()

    assert asked.status == 400
    assert asked.frames[0]["t"] == "err"


async def test_too_much_at_once_is_refused():
    asked = await Asked(SAY, method="POST", body="x" * (limits.FRAME_BYTES + 1), origin=OWN).begin()

    assert (await asked.end()).frames[0]["code"] == "toobig"
