from __future__ import annotations

import asyncio
import json
import logging
import random

import pytest

from network.kernel.live import hub as hub_module
from network.kernel.live import limits
from network.kernel.live.build import build
from network.kernel.live.bus import bus
from network.kernel.live.hub import Hub
from network.kernel.live.sessions import NOBODY, Visit
from network.kernel.live.socket import Socket
from tests.network.kernel.live import stage
from tests.network.kernel.live.contract import check_from_server
from tests.network.kernel.live.stage import InlinePool, settle

OWN = "http://127.0.0.1:8000"
CODES = {1000, *range(4400, 4504)}


class Browser:
    """The other end of the wire, as a server would play it."""

    def __init__(self, *, origin=OWN, session="session1", protocols=("rt.v1",), extra=()):
        headers = [(b"host", b"127.0.0.1"), *extra]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        if session:
            headers.append((b"cookie", f"a=b; session={session}; c".encode()))
        self.scope = {
            "type": "websocket", "path": "/rt/", "headers": headers, "subprotocols": protocols
        }  # fmt: skip
        self.inbox: asyncio.Queue = asyncio.Queue()
        self.sent: list[dict] = []
        self.taken = 0
        self.task: asyncio.Task | None = None

    async def receive(self):
        message = await self.inbox.get()
        self.taken += 1
        return message

    async def send(self, message):
        self.sent.append(message)
        if message["type"] == "websocket.send":
            for line in message["text"].split("\n"):
                check_from_server(json.loads(line))
        if message["type"] == "websocket.close":
            self.inbox.put_nowait({"type": "websocket.disconnect", "code": message.get("code")})

    async def open(self):
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.ensure_future(Socket.as_asgi()(self.scope, self.receive, self.send))
        await settle()
        return self

    async def hello(self, **streams):
        await self.open()
        await self.say({"t": "hello", "id": 1, "v": 1, "streams": {"board:a": streams or {}}})
        return self

    async def say(self, *frames):
        await self.raw("\n".join(json.dumps(frame) for frame in frames))

    async def raw(self, text):
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})
        await settle()

    async def leave(self):
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self.task, 1)

    @property
    def frames(self):
        texts = [m["text"] for m in self.sent if m["type"] == "websocket.send"]
        return [json.loads(line) for text in texts for line in text.split("\n")]

    @property
    def code(self):
        return next((m.get("code") for m in self.sent if m["type"] == "websocket.close"), None)

    @property
    def types(self):
        return [message["type"].removeprefix("websocket.") for message in self.sent]

    def answer(self, request):
        return next(frame for frame in self.frames if frame.get("id") == request)


def visit(session):
    """session1 is member 1, session1b too; the banned one has an account and no way in."""
    if session == "bannedsession":
        return Visit(session, 9, NOBODY, stage.visit().expires_at)
    return stage.visit(int(session[7]), session) if session[:7] == "session" else None


@pytest.fixture(autouse=True)
async def house(board, monkeypatch):
    def visits(keys):
        return {key: found for key in keys if (found := visit(key))}

    monkeypatch.setattr("network.kernel.live.sessions.visits", visits)
    house = Hub(bus(), InlinePool())
    bus().ears.add(house.hear)
    hub_module._hubs[asyncio.get_running_loop()] = house
    yield house
    bus().ears.discard(house.hear)
    await house.stop()


# Coming in --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        None, "null", "", "http://evil.example", "https://127.0.0.1:8000", "http://127.0.0.1",
        "http://127.0.0.1:8001", "http://localhost:8000", "http://sub.127.0.0.1:8000",
        "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:8000@evil.example", "file://",
        "http://127.0.0.1:8000/path", "http://user@127.0.0.1:8000", "http://127.0.0.1:99999999",
    ],
)  # fmt: skip
async def test_another_origin_is_refused_before_accepting(origin):
    browser = await Browser(origin=origin).open()

    assert browser.sent == [{"type": "websocket.close"}]


async def test_two_origins_are_no_origin():
    browser = await Browser(extra=[(b"origin", OWN.encode())]).open()

    assert browser.sent == [{"type": "websocket.close"}]


@pytest.mark.parametrize("origin", [OWN, "HTTP://127.0.0.1:8000", "https://other.example"])
async def test_the_own_origins_may_come_in(origin, settings):
    settings.LIVE_ORIGINS = ["https://other.example:443"]

    browser = await Browser(origin=origin).open()

    assert browser.sent == [{"type": "websocket.accept", "subprotocol": "rt.v1"}]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"session": ""}, 4401),
        ({"session": "unknown1"}, 4401),
        ({"session": "x'; drop table"}, 4401),
        ({"session": "bannedsession"}, 4403),
        ({"protocols": ()}, 4400),
        ({"protocols": ("graphql-ws",)}, 4400),
    ],
)
async def test_who_may_not_come_in_is_told_why_and_with_a_code(given, code):
    browser = await Browser(**given).open()

    assert browser.types == ["accept", "send", "close"]
    assert browser.frames[0]["t"] == "bye"
    assert browser.code == browser.frames[0]["code"] == code


async def test_a_process_that_stops_takes_nobody_in(house):
    house.draining = True

    browser = await Browser().open()

    assert browser.frames[0]["retry"] == list(limits.RETRY)
    assert browser.code == 4503


async def test_one_member_has_so_many_tabs_and_no_more():
    tabs = [await Browser().hello() for _tab in range(limits.SOCKETS_PER_MEMBER)]
    one_more = await Browser().open()
    other = await Browser(session="session2").open()

    assert one_more.code == 4409
    assert other.code is None
    await tabs[0].leave()
    assert (await Browser().open()).code is None


async def test_hello_is_answered_with_all_one_needs_to_know():
    browser = await Browser().open()
    await browser.say({"t": "hello", "id": 7, "v": 1, "user": "name-1", "build": build()})

    [ok] = browser.frames
    assert (ok["t"], ok["id"], ok["user"], ok["hb"]) == ("ok", 7, "name-1", 25)
    assert ok["win"] == {"frames": 512, "bytes": 262_144}
    assert ok["limits"]["frame"] == 65_536


async def test_a_page_of_somebody_else_is_sent_away():
    browser = await Browser().open()
    await browser.say({"t": "hello", "id": 1, "v": 1, "user": "name-2"})

    assert browser.frames == [{"t": "bye", "code": 4401, "why": "identity"}]
    assert browser.code == 4401


async def test_a_page_of_another_build_is_told_to_come_anew():
    browser = await Browser().open()
    await browser.say({"t": "hello", "id": 1, "v": 1, "build": "0123456789ab"})
    first_time = await Browser().hello()

    assert browser.answer(1)["build"] == build()
    assert browser.frames[1] == {"t": "reload", "within": 600}
    assert "reload" not in {frame["t"] for frame in first_time.frames}


async def test_what_is_only_counted_comes_as_a_badge(house, board):
    browser = await Browser().hello(want="badge")
    stage.hear(house, board.put("x"))
    house.badges.told_at = 0.0
    await house.badges.mind()
    await settle()

    assert browser.frames[-1] == {
        "t": "badge", "stream": "board:a", "s": 1, "no": 1, "mentions": 0
    }  # fmt: skip
    await browser.say({"t": "sub", "id": 2, "stream": "board:a", "want": "all of it"})
    assert browser.answer(2)["code"] == "bad"


async def test_who_hides_is_not_told_of(house):
    sees = await Browser(session="session2").hello()
    hidden = await Browser().open()
    await hidden.say(
        {"t": "hello", "id": 1, "v": 1, "hide": True, "streams": {"board:a": {}}},
        {"t": "typing", "stream": "board:a"},
    )
    shown = await Browser(session="session3").hello()
    await shown.say({"t": "typing", "stream": "board:a"})

    assert [frame["by"] for frame in sees.frames if frame["t"] == "eph"] == ["name-3"]


async def test_who_says_no_hello_is_closed(house, monkeypatch):
    browser = await Browser().open()
    monkeypatch.setattr(limits, "HELLO_SECONDS", -1)

    await house.caretaker.mind_links()
    await settle()

    assert browser.code == 4408


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"t": "sub", "stream": "board:a"}, "bad"),  # before hello
        ({"t": "hello", "v": 2}, "bad"),
        ({"t": "hello", "v": 1, "streams": []}, "bad"),
        ({"t": "hello", "v": 1, "streams": {"board:a": 3}}, "bad"),
    ],
)
async def test_a_strange_start_is_refused_and_may_be_tried_again(frame, code):
    browser = await Browser().open()
    await browser.say({**frame, "id": 3})
    assert browser.answer(3)["code"] == code

    await browser.say({"t": "hello", "id": 4, "v": 1})
    assert browser.answer(4)["t"] == "ok"


# Listening and speaking -------------------------------------------------------------------------


async def test_streams_are_listened_to_until_they_are_not(board):
    browser = await Browser().hello()
    await browser.say({"t": "put", "id": 2, "stream": "board:a", "name": "x"})
    await browser.say({"t": "unsub", "id": 3, "stream": "board:a"})
    await browser.say({"t": "put", "id": 4, "stream": "board:a", "name": "y"})
    assert browser.answer(4) == {"t": "ok", "id": 4, "stream": "board:a", "s": 2}
    assert [frame["s"] for frame in browser.frames if frame["t"] == "e"] == [1]

    await browser.say({"t": "sub", "id": 5, "stream": "board:a", "pos": "k1:1"})

    assert [frame["s"] for frame in browser.frames if frame["t"] == "e"] == [1, 2]


@pytest.mark.parametrize(
    ("stream", "code"), [("board:none", None), ("nothing:a", "notfound"), ("board:", "notfound"),
                         ("board:a|b", "notfound"), ("board", "notfound"), (7, "bad")]
)  # fmt: skip
async def test_a_stream_that_is_not_there_is_not_found(stream, code):
    browser = await Browser().hello()
    await browser.say({"t": "sub", "id": 2, "stream": stream})

    if code:
        assert browser.answer(2)["code"] == code
    else:
        assert browser.frames[-1] == {
            "t": "gone", "stream": stream, "s": 0, "code": "notfound"
        }  # fmt: skip


async def test_a_refusal_speaks_the_language_of_the_domain():
    browser = await Browser().hello()
    await browser.say({"t": "refuse", "id": 2, "stream": "board:a"})
    await browser.say({"t": "refuse", "id": 3, "stream": "board:a", "how": "conflict"})

    assert browser.answer(2) == {
        "t": "err", "code": "forbidden", "again": False, "id": 2, "message": "Not you."
    }  # fmt: skip
    assert browser.answer(3)["code"] == "conflict"


async def test_what_breaks_is_answered_and_leaves_no_words_in_the_log(caplog):
    browser = await Browser().hello()
    with caplog.at_level(logging.DEBUG):
        await browser.say({"t": "refuse", "id": 2, "stream": "board:a", "how": "crash"})

    assert browser.answer(2) == {"t": "err", "code": "unavailable", "again": True, "id": 2}
    assert "secret words" not in caplog.text
    await browser.say({"t": "put", "id": 3, "stream": "board:a", "name": "x"})
    assert browser.answer(3)["t"] == "ok"


async def test_commands_run_in_the_order_in_which_they_came(house):
    house.pool.turns = 3
    browser = await Browser().hello()
    await browser.say(
        *({"t": "put", "id": 2 + n, "stream": "board:a", "name": f"x{n}"} for n in range(5))
    )
    await settle(100)

    assert [browser.answer(2 + n)["s"] for n in range(5)] == [1, 2, 3, 4, 5]


async def test_the_writes_of_one_member_share_one_budget():
    one, two = await Browser().hello(), await Browser(session="session1b").hello()
    other = await Browser(session="session2").hello()
    for number in range(limits_burst := int(limits.WRITE_BURST)):
        tab = (one, two)[number % 2]
        await tab.say({"t": "put", "id": 10 + number, "stream": "board:a", "name": "x"})
    await one.say({"t": "put", "id": 99, "stream": "board:a", "name": "x"})
    await other.say({"t": "put", "id": 99, "stream": "board:a", "name": "x"})

    refusal = one.answer(99)
    assert (refusal["code"], refusal["again"]) == ("slow", True)
    assert 0 < refusal["retry"] <= 201
    assert other.answer(99)["t"] == "ok"
    assert limits_burst == 10


async def test_whoever_keeps_going_too_fast_is_closed():
    browser = await Browser().hello()
    for _turn in range(int(limits.FRAME_BURST) + limits.STRIKES + 5):
        await browser.say({"t": "pong"})

    assert {frame["code"] for frame in browser.frames if frame["t"] == "err"} == {"slow"}
    assert browser.code == 4429


async def test_acknowledging_what_was_sent_is_never_too_fast(board):
    browser = await Browser().hello()
    for number in range(200):
        stage.hear(hub_module.hub(), board.put("x", str(number)))
        await settle(5)
        await browser.say({"t": "ack", "n": number + 2})

    assert [frame for frame in browser.frames if frame["t"] == "err"] == []
    assert browser.frames[-1]["s"] == 200


async def test_a_stuck_command_holds_back_what_the_browser_sends(house):
    async def never(*_args, **_kwargs):
        await asyncio.Event().wait()

    browser = await Browser().hello()
    before = browser.taken
    house.pool.ask = never
    for number in range(200):
        frame = {"t": "put", "id": number, "stream": "board:a", "name": "x"}
        browser.inbox.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})
    await settle(1_000)

    assert browser.taken - before <= limits.COMMANDS_WAITING + 2


async def test_when_the_browser_goes_nothing_is_left(house):
    browser = await Browser().hello()
    await browser.leave()
    await settle()

    assert (house.links, house.by_session, house.by_member) == (set(), {}, {})


async def test_a_socket_that_is_cut_leaves_nothing_either(house):
    browser = await Browser().hello()
    browser.task.cancel()
    await settle()

    assert house.links == set()


# Hostile ----------------------------------------------------------------------------------------

HOSTILE = [
    "", " ", "\n\n", "{", "[]", "null", "true", "1", '"t"', "{}", '{"t":1}', '{"t":null,"id":1}',
    "[" * 10_000, '{"a":' * 10_000, "{" * 60_000, "9" * 20_000, '{"t":"sub","id":1e999}',
    '{"t":"hello","v":NaN}', '{"t":"ack"}', '{"t":"ack","n":-1}', '{"t":"ack","n":1.5}',
    '{"t":"ack","n":9999999999999999999999}', '{"t":"sub","stream":"\\u0000"}',
    '{"t":"put","stream":"board:a","name":"\\ud800"}', '{"t":"put","stream":"board:a"}',
    '{"t":"put","stream":"board:a","name":["x"]}', '{"t":"put","stream":{"a":1}}',
    '{"t":"sub","stream":"board:a","pos":"x"}', '{"t":"sub","stream":"board:a","pos":{}}',
    '{"t":"sub","stream":"board:a","pos":"k1:99999999999999999999"}',
    '{"t":"__class__","stream":"board:a"}', '{"t":"websocket.close"}', '{"t":"hello","id":true}',
    '{"t":"put","id":-4,"stream":"board:a","name":"x"}', "\x00", "\ufeff{}", "é" * 40_000,
    '{"t":"pong"}\n' * 70, '{"t":"pong"}\n{"t":', '{"t":"unsub","stream":"board:zzz"}',
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_frame_is_answered_and_the_next_good_one_works(text):
    browser = await Browser().hello()
    await browser.raw(text)
    await browser.say({"t": "put", "id": 90, "stream": "board:a", "name": "x"})

    assert browser.answer(90)["t"] == "ok"
    assert browser.code is None


async def test_a_binary_frame_is_refused():
    browser = await Browser().hello()
    browser.inbox.put_nowait({"type": "websocket.receive", "bytes": b"\x00\xff"})
    await settle()

    assert browser.frames[-1]["code"] == "bad"


async def test_a_frame_that_is_too_big_is_refused():
    browser = await Browser().hello()
    await browser.raw("x" * (limits.FRAME_BYTES + 1))

    assert browser.frames[-1]["code"] == "toobig"


async def test_any_rubbish_ends_in_frames_or_codes_of_ours(monkeypatch, caplog):
    """Ten thousand frames, made of good ones with something wrong in them."""
    monkeypatch.setattr(limits, "FRAME_RATE", 1e9)
    chance = random.Random(4)
    good = [
        {"t": "hello", "id": 1, "v": 1, "streams": {"board:a": {"pos": "k1:0"}}},
        {"t": "sub", "id": 2, "stream": "board:a", "pos": "k1:0", "want": "full"},
        {"t": "unsub", "id": 3, "stream": "board:a"},
        {"t": "put", "id": 4, "stream": "board:a", "name": "x", "text": "y"},
        {"t": "ack", "n": 3},
        {"t": "pong"},
    ]
    odd = [None, True, -1, 1e308, 2**70, "", "x" * 500, [], {}, [[[]]], {"a": {}}, "\u0000", "é"]
    browser = await Browser().open()
    for _turn in range(10_000):
        frame = dict(chance.choice(good))
        for _change in range(chance.randrange(3)):
            name = chance.choice([*frame, "t", "pos", "stream", "n"])
            frame[name] = chance.choice(odd)
        text = json.dumps(frame)
        if chance.random() < 0.2:
            cut = chance.randrange(len(text))
            text = text[:cut] + chance.choice(["", "}", "\x00", "\n", '"']) + text[cut + 1 :]
        browser.inbox.put_nowait({"type": "websocket.receive", "text": text})
        if chance.random() < 0.1:
            await settle(5)
        if browser.code is not None:
            assert browser.code in CODES
            await asyncio.wait_for(browser.task, 1)
            browser = await Browser().open()
    await settle(200)

    assert not [record for record in caplog.records if record.exc_info]
    assert browser.task.done() is (browser.code is not None)
