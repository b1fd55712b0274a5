"""A stream opens at the socket when the rule opens the page; and one that is not for you says
nothing else than one that never was."""

from __future__ import annotations

import asyncio
import json

import pytest

from chat.models import Room
from chat.policies import RoomPolicy
from network.kernel.identifiers import uuid7
from network.kernel.live import StreamKind
from network.kernel.live.bus import Bus
from network.kernel.live.hub import Hub
from tests.doors.region import WHO
from tests.doors.table import TABLE
from tests.network.kernel.live.stage import InlinePool, settle
from tests.network.kernel.live.test_socket import Browser

pytestmark = pytest.mark.django_db
SIGNED_IN = [who for who in WHO if who not in {"visitor", "suspended"}]


class Pool(InlinePool):
    """Asks on the connection of the test, which Django keeps from a running loop."""

    async def ask(self, question, *args, **kwargs):
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return question(*args, **kwargs)
        finally:
            asyncio._set_running_loop(loop)


@pytest.fixture
def talk(region, monkeypatch):
    """What a socket of this browser hears, after it said these frames one by one."""

    async def conversation(session, said):
        hub = Hub(Bus(), Pool())
        monkeypatch.setattr("network.kernel.live.socket.hub", lambda: hub)
        browser = await Browser(session=session).open()
        for frame in said:
            await browser.say(frame)
            await settle(60)
        await browser.leave()
        await hub.stop()
        return browser

    def run(client, *said):
        session = client.cookies["session"].value if "session" in client.cookies else ""
        return asyncio.run(conversation(session, said))

    return run


def hello(*rooms):
    return {"t": "hello", "id": 1, "v": 1, "streams": {f"room:{room}": {} for room in rooms}}


@pytest.mark.parametrize("who", SIGNED_IN)
def test_a_stream_opens_when_the_rule_says_so(who, region, come_as, talk):
    rooms = {str(row.public_id): row for row in region.rows[Room].values()}
    never = str(uuid7())
    browser = talk(come_as(who), hello(*rooms, never))
    heard = {
        room: json.dumps([said for said in browser.frames if said.get("stream") == f"room:{room}"])
        for room in (*rooms, never)
    }

    assert '"notfound"' in heard[never]
    for key, row in rooms.items():
        may = RoomPolicy.view.allows(region.actor(who), row)
        assert ('"sync"' in heard[key]) is may
        if not may:
            assert heard[key].replace(key, never) == heard[never], "as if it never was"


@pytest.mark.parametrize("who", ["resident", "removed", "host"])
@pytest.mark.parametrize(
    "frame",
    [
        {"t": "sub"},
        {"t": "send", "md": "Dag", "nonce": "0192f3c4-aaaa"},
        {"t": "read", "no": 1},
    ],
    ids=lambda frame: frame["t"],
)
def test_what_is_said_to_a_room_of_others_is_answered_as_by_none(who, frame, region, come_as, talk):
    theirs, never = str(region.rows[Room]["open"].public_id), str(uuid7())
    client = come_as(who)
    answers = []
    for room in (theirs, never):
        browser = talk(client, hello(), {**frame, "id": 2, "stream": f"room:{room}"})
        answers.append(
            [json.dumps(said).replace(room, "ROOM") for said in browser.frames if said["t"] != "ok"
             or said["id"] == 2]
        )  # fmt: skip

    assert answers[0] == answers[1]
    assert '"notfound"' in str(answers[0])


@pytest.mark.parametrize(("who", "code"), [("visitor", 4401), ("suspended", 4403)])
def test_who_is_nobody_gets_no_socket(who, code, come_as, talk):
    assert talk(come_as(who)).code == code


def test_every_kind_of_stream_has_a_row_in_the_table():
    ours = {
        name
        for name, kind in StreamKind.known.items()
        if type(kind).__module__.split(".")[0] in {"network", "matching", "chat"}
    }
    # "counts" is of one member alone: tests/chat/test_counts.py tells who may listen.
    assert ours == {doors.stream for doors in TABLE if doors.stream} | {"counts"}
