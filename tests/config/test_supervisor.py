from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config import supervisor
from config.supervisor import Child, StandBy, Supervisor, spawn

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = "import time; time.sleep(60)"
# Ends in order when asked to, and leaves a mark.
POLITE = """
import pathlib, signal, sys, time
mark = pathlib.Path(sys.argv[1])
def end(*_):
    mark.write_text(str(time.monotonic()))
    sys.exit()
signal.signal(signal.SIGTERM, end)
mark.with_suffix(".up").write_text("")
time.sleep(60)
"""
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).with_suffix(".up").write_text("")
time.sleep(60)
"""


def python(code: str, *words: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, words)]


def child(name: str, *command: str, **options) -> Child:
    return Child(name, lambda: spawn(*command), **options)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def until(claim, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not claim():  # noqa: ASYNC110 (the world outside changes)
            await asyncio.sleep(0.01)


@asynccontextmanager
async def supervising():
    said: list[str] = []
    house = Supervisor(said.append)
    house.said = said
    try:
        yield house
    finally:
        house.kill()
        await house.stop()


async def test_a_killed_child_is_back_within_two_seconds():
    async with supervising() as house:
        await house.keep(child("sleeper", *python(SLEEPER)))
        first = house.running["sleeper"].pid

        os.kill(first, signal.SIGKILL)
        await until(lambda: house.running["sleeper"].pid != first, seconds=2)

        assert alive(house.running["sleeper"].pid)
        assert not alive(first)
        assert "sleeper was ended by SIGKILL; starting it again." in house.said


async def test_a_child_that_is_killed_again_and_again_is_never_given_up(monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", supervisor.FIRST_PAUSE)
    async with supervising() as house:
        await house.keep(child("sleeper", *python(SLEEPER)))

        for _time in range(supervisor.GIVE_UP_AFTER + 1):
            pid = house.running["sleeper"].pid
            os.kill(pid, signal.SIGKILL)
            await until(lambda pid=pid: house.running["sleeper"].pid != pid, seconds=4)

        assert not house.failed


async def test_a_child_that_keeps_failing_ends_the_whole_with_a_reason(monkeypatch):
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    async with supervising() as house:
        await house.keep(child("broken", *python("raise SystemExit(3)")))

        await until(house.stopping.is_set, seconds=10)

        assert house.failed
        assert house.said[-1].startswith("broken keeps ending")
        assert house.said.count("broken ended with code 3; starting it again.") == 4


async def test_a_program_that_is_not_there_is_told():
    async with supervising() as house:
        await house.keep(child("nothing", "/no/such/program"))

        assert house.failed
        assert "nothing cannot be started" in house.said[0]


async def test_stopping_ends_high_waves_before_low_ones(tmp_path):
    async with supervising() as house:
        marks = {name: tmp_path / name for name in ("store", "web")}
        for wave, (name, mark) in enumerate(marks.items()):
            await house.keep(child(name, *python(POLITE, mark), wave=wave))
        await until(lambda: all(mark.with_suffix(".up").exists() for mark in marks.values()))

        await house.stop()

        assert float(marks["web"].read_text()) < float(marks["store"].read_text())


async def test_a_child_that_does_not_listen_is_ended_after_its_patience(tmp_path):
    async with supervising() as house:
        await house.keep(child("stubborn", *python(STUBBORN, tmp_path / "x"), patience=0.2))
        await until((tmp_path / "x.up").exists)

        await house.stop()

        assert house.running["stubborn"].returncode == -signal.SIGKILL


async def test_a_second_signal_does_not_wait(tmp_path):
    async with supervising() as house:
        await house.keep(child("stubborn", *python(STUBBORN, tmp_path / "x"), patience=60))
        await until((tmp_path / "x.up").exists)

        house.interrupt()
        stopping = asyncio.create_task(house.stop())
        await asyncio.sleep(0.1)
        assert not stopping.done()
        house.interrupt()

        await asyncio.wait_for(stopping, 3)


async def test_what_a_child_has_started_ends_with_it(tmp_path):
    grandparent = """
import pathlib, subprocess, sys, time
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(inner.pid))
time.sleep(60)
"""
    mark = tmp_path / "pid"
    async with supervising() as house:
        await house.keep(child("grandparent", *python(grandparent, mark)))
        await until(lambda: mark.exists() and mark.read_text())
        inner = int(mark.read_text())

        os.kill(house.running["grandparent"].pid, signal.SIGKILL)

        await until(lambda: not alive(inner))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems sweep at the next start")
def test_killing_the_supervisor_leaves_no_child(tmp_path):
    code = """
import asyncio, json, pathlib, sys
from config.supervisor import Child, StandBy, Supervisor, spawn
from asyncio.subprocess import PIPE
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
async def main():
    house = Supervisor(print)
    async with StandBy(lambda: spawn(*SLEEPER, stdin=PIPE)) as ready:
        for name in ("a", "b"):
            await house.keep(Child(name, lambda: spawn(*SLEEPER)))
        while ready.process is None:
            await asyncio.sleep(0.01)
        pids = [*house.pids().values(), ready.process.pid]
        pathlib.Path(sys.argv[1]).write_text(json.dumps(pids))
        await asyncio.sleep(60)
asyncio.run(main())
"""
    mark = tmp_path / "pids"
    parent = subprocess.Popen([sys.executable, "-c", code, str(mark)], cwd=ROOT)
    pids = wait_for_numbers(mark)
    assert all(map(alive, pids))

    parent.kill()
    parent.wait()

    ends = time.monotonic() + 3
    while any(map(alive, pids)) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not [pid for pid in pids if alive(pid)]


def wait_for_numbers(mark: Path) -> list[int]:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if mark.exists() and mark.read_text().endswith("]"):
            return [int(word) for word in mark.read_text().strip("[]").split(",")]
        time.sleep(0.01)
    raise AssertionError("the supervisor did not start")


ECHO = """
import json, pathlib, sys, time
words = sys.stdin.readline()
if words:
    pathlib.Path(sys.argv[1]).write_text(words)
    time.sleep(60)
"""


async def test_the_process_that_waits_becomes_what_it_is_told(tmp_path):
    told = tmp_path / "told"
    async with StandBy(lambda: spawn(*python(ECHO, told), stdin=-1)) as ready:
        await until(lambda: ready.process)
        waiting = ready.process

        process = await ready.become("web", "--fd", "5")

        assert process is waiting
        await until(lambda: told.exists() and told.read_text())
        assert told.read_text() == '["web", "--fd", "5"]\n'
        await until(lambda: ready.process and ready.process is not waiting)
        process.kill()
        await process.wait()
    assert ready.process.returncode is not None


async def test_a_killed_process_that_waits_is_replaced(tmp_path):
    async with StandBy(lambda: spawn(*python(ECHO, tmp_path / "told"), stdin=-1)) as ready:
        await until(lambda: ready.process)
        waiting = ready.process

        waiting.kill()
        await until(lambda: ready.process is not waiting)

        assert alive(ready.process.pid)


async def test_whoever_asks_while_the_next_is_being_born_leaves_no_process_behind(tmp_path):
    born = []

    async def slowly():
        process = await spawn(*python(ECHO, tmp_path / "told"), stdin=-1)
        born.append(process)
        await asyncio.sleep(0.1)
        return process

    async with StandBy(slowly) as ready:
        await until(lambda: born)
        fresh = await ready.become("web")
        await until(lambda: ready.process)
        await asyncio.sleep(0.5)

        assert len(born) == 2  # one was asked for, one waits
        fresh.kill()
        await fresh.wait()
    assert all(process.returncode is not None for process in born)


async def test_without_one_that_waits_a_fresh_one_takes_the_name(tmp_path):
    told = tmp_path / "told"
    ready = StandBy(lambda: spawn(*python(ECHO, told), stdin=-1))

    process = await ready.become("beat")

    await until(lambda: told.exists() and told.read_text())
    process.kill()
    await process.wait()
