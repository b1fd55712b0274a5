"""What we added to Daphne keeps to no documented hook, so each part is held here; and what
uvicorn has of its own, with `--servers`."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.config import pouring_app
from tests.forked import Forked

QUIET = Path(os.devnull)


class Process:
    def __init__(self, server: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
            self.process = Forked(pouring_app.serve, door, server, env=dict(os.environ), out=QUIET)
        self.page()

    def page(self) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=60) as answer:
            return answer.read()

    def memory(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def open(self, path):
        return connect(
            f"ws://127.0.0.1:{self.port}/{path}", compression=None, proxy=None, max_size=None,
            ping_interval=None,
        )  # fmt: skip


@pytest.fixture(scope="module")
def running(server):
    process = Process(server)
    yield process
    process.process.kill()
    process.process.wait()


async def test_what_is_sent_comes_back(running):
    async with running.open("echo") as wire:
        await wire.send("x" * 65_536)
        assert len(await wire.recv()) == 65_536


async def test_the_limit_is_for_what_comes_in_not_for_what_goes_out(running):
    async with running.open("big") as wire:
        assert len(await wire.recv()) == 300_000
        await wire.send("x" * 65_537)
        await wire.wait_closed()
    assert wire.close_code == 1009


@pytest.mark.parametrize(("path", "codes"), [("ends", {4500}), ("breaks", {4500, 1011})])
async def test_a_socket_whose_application_has_ended_does_not_stay_open(
    running, path, codes, server
):
    async with running.open(path) as wire:
        await asyncio.wait_for(wire.wait_closed(), 3)
    # uvicorn closes the line without a word: to a browser that is 1006.
    assert wire.close_code in (codes if server == "daphne" else {1006, 1011})


async def test_a_reader_that_stops_is_not_kept_in_memory(running):
    before = running.memory()  # whoever pours without waiting has done so before we can look
    async with running.open("pours") as wire:
        await wire.recv()
        wire.transport.pause_reading()
        await asyncio.sleep(1.5)
        grown = running.memory() - before
        wire.transport.resume_reading()
        for _turn in range(100):
            assert len(await wire.recv()) == 65_000
        wire.transport.abort()

    assert grown < 5_000_000


async def test_a_writer_that_never_stops_is_made_to_wait(running):
    async with running.open("stuck") as wire:
        before = running.memory()

        async def flood():
            for _turn in range(2_000):
                await wire.send("x" * 60_000)

        flooding = asyncio.ensure_future(flood())
        await asyncio.sleep(2)
        grown = running.memory() - before
        assert not flooding.done()
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
        wire.transport.abort()

    assert grown < 8_000_000


def test_at_sigterm_a_page_under_way_is_still_answered(server):
    leaving = Process(server)
    answers = []
    with ThreadPoolOf(lambda: answers.append(leaving.page())):
        time.sleep(0.3)
        leaving.process.send_signal(signal.SIGTERM)

    assert answers == [b"in the end"]
    assert leaving.process.wait(10) == 0


class ThreadPoolOf:
    """Run one thing beside, and wait for it at the end."""

    def __init__(self, work) -> None:
        self.thread = threading.Thread(target=work)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_error):
        self.thread.join(20)
