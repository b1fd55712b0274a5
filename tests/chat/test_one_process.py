"""How a web process takes its leave, and what it withstands: Daphne with our flow, and uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

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
def web(place, server):
    web = place.web(server).ready()
    yield web
    if web.process.poll() is None:
        web.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def steady(place, server):
    """One that the tests leave running."""
    return place.web(server).ready()


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


async def test_a_killed_process_loses_nothing_that_was_acknowledged(place, web, server):
    page = await open_page(web, place.scene, place.people[0])
    answer = await page.say("Bewaard", "before-the-kill")
    assert answer["t"] == "ok"

    await asyncio.to_thread(web.stop, signal.SIGKILL)
    await page.task
    other = await asyncio.to_thread(place.web(server).ready)
    again = await open_page(other, place.scene, place.people[0], place.scene["position"])
    await again.until(lambda page: answer["msg"] in page.rows)
    repeated = await again.say("Bewaard", "before-the-kill")

    assert repeated["dup"] is True
    assert repeated["msg"] == answer["msg"]
    await again.close()
    await asyncio.to_thread(other.stop)


HOLD = """
import threading
from django.db import connection, transaction

held, free = threading.Event(), threading.Event()

def hold():
    with transaction.atomic():
        Room.objects.select_for_update().get(pk=rooms["one process"].pk)
        Room.objects.filter(pk=rooms["one process"].pk).update(title="held")
        held.set()
        free.wait(20)
        transaction.set_rollback(True)
    connection.close()

threading.Thread(target=hold).start()
held.wait(10)
"""


async def test_a_process_that_is_killed_before_the_commit_has_acknowledged_nothing(
    place, web, server
):
    hands = place.all_hands[0]
    page = await open_page(web, place.scene, place.people[1])
    await asyncio.to_thread(hands.do, HOLD)
    asked = asyncio.ensure_future(page.say("Nog niet", "killed-before-commit"))
    await asyncio.sleep(0.5)

    await asyncio.to_thread(web.stop, signal.SIGKILL)
    await page.task
    await asyncio.to_thread(hands.do, "free.set()")
    asked.cancel()
    other = await asyncio.to_thread(place.web(server).ready)
    again = await open_page(other, place.scene, place.people[1])
    answer = await again.say("Nog niet", "killed-before-commit")

    assert not [frame for frame in page.frames if frame["t"] == "ok" and "msg" in frame]
    assert answer["t"] == "ok"
    assert answer["dup"] is False
    count = "answer = Message.objects.filter(nonce='killed-before-commit').count()"
    assert await asyncio.to_thread(hands.do, count) == 1
    await again.close()
    await asyncio.to_thread(other.stop)


async def test_one_who_waits_for_the_database_does_not_hold_up_the_others(place, steady):
    hands = place.all_hands[0]
    waits, other = [await open_page(steady, place.scene, who) for who in place.people[:2]]
    await asyncio.to_thread(hands.do, HOLD)
    try:
        asked = asyncio.ensure_future(waits.say("Ik wacht", "one-who-waits"))
        await asyncio.sleep(0.3)
        for _turn in range(20):
            answer = await other.ask(t="sub", stream=other.stream, pos=place.scene["position"])
            assert answer["t"] == "ok"
        assert not asked.done()
    finally:
        await asyncio.to_thread(hands.do, "free.set()")

    assert (await asked)["t"] == "ok"
    await waits.close()
    await other.close()


async def test_everybody_comes_back_from_a_restart_under_way_and_misses_nothing(place, web, server):
    """The next process is ready before the first leaves, as in every roll-out."""
    next_web = await asyncio.to_thread(place.web(server).ready)
    seen = [await open_page(web, place.scene, who) for who in place.people[2:]]
    writer = await open_page(web, place.scene, place.people[0])
    acknowledged = []

    async def talk(page, numbers):
        for number in numbers:
            # A writer keeps to the budget of a member: five a second.
            await asyncio.sleep(0.2)
            answer = await page.say(f"Doorgaan {number}", f"restart-nonce-{number}")
            acknowledged.extend([answer["msg"]] if answer["t"] == "ok" else [])

    talking = asyncio.ensure_future(talk(writer, range(100)))
    await asyncio.sleep(1)
    await asyncio.to_thread(web.stop)
    talking.cancel()
    await asyncio.gather(talking, *(page.task for page in seen), return_exceptions=True)
    epoch = place.scene["position"].partition(":")[0]
    back = [
        await open_page(next_web, place.scene, who, f"{epoch}:{page.seq}")
        for who, page in zip(place.people[2:], seen, strict=True)
    ]
    after = await open_page(next_web, place.scene, place.people[0], f"{epoch}:{writer.seq}")
    await talk(after, range(100, 105))

    assert len(acknowledged) > 5
    for before, page in zip(seen, back, strict=True):
        await page.until(
            lambda page, before=before: {*acknowledged} <= page.rows.keys() | before.rows.keys()
        )
        assert before.order + page.order == sorted({*before.order, *page.order})
        await page.close()
    await after.close()
    await asyncio.to_thread(next_web.stop)


async def test_a_page_that_says_nothing_or_half_a_word_keeps_nobody_waiting(place, steady):
    """Half a handshake, half a frame and no hello: the others go on."""
    doors = []
    for words in (b"GET /rt/ HTTP/1.1\r\nHost: x", b"", b"\x81\xfe"):
        _reader, door = await asyncio.open_connection("127.0.0.1", steady.port)
        door.write(words)
        doors.append(door)
    dumb = [
        await open_socket(steady, place.scene["sessions"][place.people[0]]) for _tab in range(3)
    ]
    page = await open_page(steady, place.scene, place.people[1])

    assert (await page.say("Wij praten door", "nonce-of-the-others"))["t"] == "ok"

    for door in doors:
        door.close()
    for wire in dumb:
        await wire.close()
    await page.close()


async def test_a_flood_of_small_frames_is_closed_and_costs_little(place, steady):
    other = await open_page(steady, place.scene, place.people[1])
    wire = await open_socket(steady, place.scene["sessions"][place.people[0]])
    before = steady.memory()

    with contextlib.suppress(ConnectionClosed):
        for _frame in range(20_000):
            await wire.send('{"t":"pong"}')
    await asyncio.wait_for(wire.wait_closed(), 20)

    # Whoever writes on after the goodbye may find the line cut before it was read.
    assert wire.close_code in {4400, 4429, 1006}
    assert steady.memory() - before < 5_000_000
    assert (await other.say("Rustig hier", "nonce-in-the-flood"))["t"] == "ok"
    await other.close()


async def test_frames_beyond_the_limit_end_with_1009_and_nothing_ends_with_1011(place, steady):
    wire = await open_socket(steady, place.scene["sessions"][place.people[0]])
    await wire.send("x" * 70_000)
    await wire.wait_closed()
    assert wire.close_code == 1009

    for rubbish in ("", "{", "[" * 30_000, b"\x00\xff", '{"t":"hello","v":9}', "null"):
        wire = await open_socket(steady, place.scene["sessions"][place.people[0]])
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


async def test_pages_that_stop_reading_cost_the_process_little(place, steady):
    """It does not keep for them what they do not take, and the others do not notice."""
    reader, *others = place.people
    reads = await open_page(steady, place.scene, reader)
    stuck = [await open_socket(steady, place.scene["sessions"][who]) for who in others]
    for wire in stuck:
        hello = {"t": "hello", "id": 1, "v": 1, "streams": {reads.stream: {}}}
        await wire.send(json.dumps(hello))
    await asyncio.sleep(0.5)
    for wire in stuck:
        wire.transport.pause_reading()
    hands = place.all_hands[0]
    await asyncio.to_thread(hands.do, TALK % 20)
    await reads.until(lambda page: len(page.order) >= 20, 30)
    before = steady.memory()

    await asyncio.to_thread(hands.do, TALK % 200)
    await reads.until(lambda page: len(page.order) >= 220, 30)

    not_taken = len(stuck) * 200 * 15_000
    assert steady.memory() - before < not_taken / 3
    for wire in stuck:
        wire.transport.resume_reading()
        await wire.close()
    await reads.close()


@pytest.mark.parametrize("either", ["daphne", "uvicorn"])
async def test_either_server_will_do(place, either):
    web = await asyncio.to_thread(place.web(either).ready)
    one, two = [await open_page(web, place.scene, who) for who in place.people[:2]]

    answer = await one.say(f"Over {either}", f"nonce-{either}")
    await two.until(lambda page: answer["msg"] in page.rows)
    with pytest.raises(InvalidStatus) as refusal:
        await open_socket(web, place.scene["sessions"][place.people[0]], "http://evil.example")
    assert refusal.value.response.status_code == 403
    await one.wire.send("x" * 70_000)
    await one.wire.wait_closed()
    assert one.wire.close_code == 1009

    assert await asyncio.to_thread(web.stop) < 10
    await two.task
    assert two.frames[-1]["t"] == "bye"
    assert two.wire.close_code == 4503


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
