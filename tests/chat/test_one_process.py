"""How a web process takes its leave, and what it withstands: Daphne with our flow, and uvicorn."""

from __future__ import annotations

import asyncio
import json
import signal

import pytest
from websockets.exceptions import InvalidStatus

from tests.chat.site import Site, open_page, open_socket

pytestmark = pytest.mark.storage


@pytest.fixture(scope="module")
def place(template):
    """A site without a web process yet, and a room with eight people in it."""
    folder, url = template
    site = Site(folder, url)
    hands = site.hands()
    site.people = [f"Bezoeker {number}" for number in range(8)]
    site.scene = hands.do(f"answer = join('one process', *{site.people!r})")
    yield site
    site.stop()


@pytest.fixture
def web(place):
    web = place.web().ready()
    yield web
    if web.process.poll() is None:
        web.stop(signal.SIGKILL)


async def test_at_sigterm_everybody_is_told_and_the_process_goes(place, web):
    pages = [await open_page(web, place.scene, who) for who in place.people * 3]

    gone_after = await asyncio.to_thread(web.stop)
    await asyncio.gather(*(page.task for page in pages))

    for page in pages:
        assert page.frames[-1]["t"] == "bye"
        assert page.frames[-1]["retry"] == [200, 8000]
        assert page.wire.close_code == 4503
    assert gone_after < 10
    assert web.process.returncode == 0


async def test_a_killed_process_loses_nothing_that_was_acknowledged(place, web):
    page = await open_page(web, place.scene, place.people[0])
    answer = await page.say("Bewaard", "before-the-kill")
    assert answer["t"] == "ok"

    await asyncio.to_thread(web.stop, signal.SIGKILL)
    await page.task
    other = await asyncio.to_thread(place.web().ready)
    again = await open_page(other, place.scene, place.people[0], place.scene["position"])
    await again.until(lambda page: answer["msg"] in page.rows)
    repeated = await again.say("Bewaard", "before-the-kill")

    assert repeated["dup"] is True
    assert repeated["msg"] == answer["msg"]
    await again.close()
    await asyncio.to_thread(other.stop)


async def test_frames_beyond_the_limit_end_with_1009_and_nothing_ends_with_1011(place, web):
    wire = await open_socket(web, place.scene["sessions"][place.people[0]])
    await wire.send("x" * 70_000)
    await wire.wait_closed()
    assert wire.close_code == 1009

    for rubbish in ("", "{", "[" * 30_000, b"\x00\xff", '{"t":"hello","v":9}', "null"):
        wire = await open_socket(web, place.scene["sessions"][place.people[0]])
        for _turn in range(30):
            await wire.send(rubbish)
        codes = [json.loads(line)["t"] async for line in frames(wire, 21)]
        assert "err" in codes
        await wire.close()
        assert wire.close_code in {1000, 4400, 4429}
    assert "Traceback" not in place.logged()


async def frames(wire, most):
    for _message in range(most):
        try:
            message = await asyncio.wait_for(wire.recv(), 2)
        except Exception:  # noqa: BLE001 (closed, or nothing more to say)
            return
        for line in message.split("\n"):
            yield line


TALK = "for n in range(%d): say('one process', 'Bezoeker 0', 'x' * 15_000)"


async def test_pages_that_stop_reading_cost_the_process_little(place, web):
    """It does not keep for them what they do not take, and the others do not notice."""
    reader, *others = place.people
    reads = await open_page(web, place.scene, reader)
    stuck = [await open_socket(web, place.scene["sessions"][who]) for who in others]
    for wire in stuck:
        hello = {"t": "hello", "id": 1, "v": 1, "streams": {reads.stream: {}}}
        await wire.send(json.dumps(hello))
    await asyncio.sleep(0.5)
    for wire in stuck:
        wire.transport.pause_reading()
    hands = place.all_hands[0]
    await asyncio.to_thread(hands.do, TALK % 20)
    await reads.until(lambda page: len(page.order) >= 20, 30)
    before = web.memory()

    await asyncio.to_thread(hands.do, TALK % 200)
    await reads.until(lambda page: len(page.order) >= 220, 30)

    not_taken = len(stuck) * 200 * 15_000
    assert web.memory() - before < not_taken / 3
    for wire in stuck:
        wire.transport.resume_reading()
        await wire.close()
    await reads.close()


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_either_server_will_do(place, server):
    web = await asyncio.to_thread(place.web(server).ready)
    one, two = [await open_page(web, place.scene, who) for who in place.people[:2]]

    answer = await one.say(f"Over {server}", f"nonce-{server}")
    await two.until(lambda page: answer["msg"] in page.rows)
    with pytest.raises(InvalidStatus) as refusal:
        await open_socket(web, place.scene["sessions"][place.people[0]], "http://evil.example")
    assert refusal.value.response.status_code == 403
    await one.wire.send("x" * 70_000)
    await one.wire.wait_closed()
    assert one.wire.close_code == 1009

    await two.close()
    assert await asyncio.to_thread(web.stop) < 10


# One room, many who write -----------------------------------------------------------------------

FOLLOW = """
import threading
from django.db import connection

def write(who):
    for n in range(10):
        say({room!r}, who, f"{{who}} {{n}}")
    connection.close()

room = rooms[{room!r}]
room.refresh_from_db()
start = last = room.seq
seen = []
writers = [threading.Thread(target=write, args=(who,)) for who in {people!r}]
for writer in writers:
    writer.start()
while True:
    over = not any(writer.is_alive() for writer in writers)
    for row in queries.changes_in(room.key, last, 500):
        seen.append(row.seq)
        last = row.seq
    if over:
        break
answer = [seq - start for seq in seen]
"""


def test_numbers_become_visible_in_their_own_order(place):
    """Where an id or a moment is the cursor, a late commit is skipped for ever; not here."""
    people = [f"Schrijver {number}" for number in range(6)]
    hands = place.all_hands[0]
    hands.do(f"answer = join('many write', *{people!r})")

    seen = hands.do(FOLLOW.format(room="many write", people=people))

    assert seen == list(range(1, 61))
