"""Everything that can go wrong while people talk, and what must hold all the same.

    python -m tests.chaos --seeds 1 2 3 --people 50 --messages 10000

Two web processes, PostgreSQL and Redis of our own, people behind a proxy that is slow, cuts and
resets. Meanwhile a web process is killed, Redis comes back empty, freezes, and PostgreSQL is killed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import psycopg

from config.services import find_postgres, is_root
from config.supervisor import follow
from tests.chaos.faults import Proxy
from tests.chaos.people import Person
from tests.chat.site import Site, Web, remove
from tests.network.kernel.live.test_bus import Store


class Cluster:
    """A PostgreSQL that is killed and comes back with what it promised to keep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = Path(find_postgres() or "")
        self.user = (
            {"user": "postgres", "group": "postgres", "extra_groups": []} if is_root() else {}
        )
        self.url = f"postgresql://bindsteen@/postgres?host={folder}"
        if is_root():
            os.chmod(folder.parent, 0o755)  # noqa: PTH101
            subprocess.run(["chown", "-R", "postgres", str(folder)], check=True)
        subprocess.run(
            [str(self.programs / "initdb"), "-D", str(folder / "data"), "-U", "bindsteen",
             "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **self.user,
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        words = {"listen_addresses": "", "unix_socket_directories": str(self.folder),
                 "max_connections": "100", "synchronous_commit": "on", "fsync": "on"}  # fmt: skip
        self.process = subprocess.Popen(
            [str(self.programs / "postgres"), "-D", str(self.folder / "data"),
             *(word for name, value in words.items() for word in ("-c", f"{name}={value}"))],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
            start_new_session=True, **self.user,
            preexec_fn=partial(follow, os.getpid(), signal.SIGQUIT),  # noqa: PLW1509
        )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, "PostgreSQL does not start"
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """All of it at once, as when the machine's power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        time.sleep(0.5)


class Stage:
    """The site, and what is done to it."""

    def __init__(self, folder: Path, server: str) -> None:
        self.cluster = Cluster(_made(folder / "pg"))
        self.store = Store(_made(folder / "redis"))
        self.store.start()
        self.site = Site(_made(folder / "site"), self.cluster.url, self.store.url)
        self.site.migrate()
        self.server = server
        self.webs: list[Web] = [self.site.web(server), self.site.web(server)]
        for web in self.webs:
            web.ready()

    async def kill_web(self, chance: random.Random) -> None:
        which = chance.randrange(2)
        port = self.webs[which].port
        await asyncio.to_thread(self.webs[which].stop, signal.SIGKILL)
        self.webs[which] = await asyncio.to_thread(self.site.web(self.server).ready)
        self.proxy.ports = [
            self.webs[which].port if known == port else known for known in self.proxy.ports
        ]

    async def empty_redis(self, _chance: random.Random) -> None:
        await asyncio.to_thread(self.store.kill)
        await asyncio.sleep(1)
        await asyncio.to_thread(self.store.start)

    async def freeze_redis(self, _chance: random.Random) -> None:
        self.store.freeze()
        await asyncio.sleep(10)
        self.store.thaw()

    async def kill_postgres(self, _chance: random.Random) -> None:
        await asyncio.to_thread(self.cluster.kill)
        await asyncio.to_thread(self.cluster.start)

    def stop(self) -> None:
        self.site.stop()
        self.store.kill()
        with contextlib.suppress(ProcessLookupError):
            self.cluster.kill()


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


async def run(stage: Stage, seed: int, people: int, messages: int, apart: float) -> list[str]:
    """One round; what is told back is what went wrong."""
    chance = random.Random(seed)
    names = [f"Mens {seed}-{number}" for number in range(people)]
    hands = stage.site.hands()
    scene = await asyncio.to_thread(hands.do, f"answer = join('chaos {seed}', *{names!r})")
    hands.stop()
    stage.proxy = Proxy([web.port for web in stage.webs], chance)
    port = await stage.proxy.open()
    crowd = [Person(name, scene, port, random.Random(f"{seed} {name}")) for name in names]
    listening = [asyncio.ensure_future(person.listen()) for person in crowd]
    started = time.monotonic()
    talking = [asyncio.ensure_future(p.talk(messages // people, apart)) for p in crowd]
    deeds = [stage.kill_web, stage.empty_redis, stage.freeze_redis, stage.kill_postgres]
    chance.shuffle(deeds)

    async def harm() -> None:
        for deed in deeds:
            await asyncio.sleep(chance.uniform(1, 4))
            sys.stdout.write(f"    {time.monotonic() - started:5.1f} s  {deed.__name__}\n")
            sys.stdout.flush()
            await deed(chance)

    harming = asyncio.ensure_future(harm())
    try:
        await asyncio.wait_for(asyncio.gather(*talking, harming), 1800)
        stage.proxy.is_calm = True
        faults = await judge(crowd, stage, scene)
    finally:
        for task in (*listening, *talking, harming):
            task.cancel()
        await asyncio.gather(*listening, *talking, harming, return_exceptions=True)
        await stage.proxy.close()
    sys.stdout.write(
        f"  seed {seed}: {sum(p.said for p in crowd)} said by {people} in "
        f"{time.monotonic() - started:.0f} s; {stage.proxy.cuts} cuts, {stage.proxy.resets} resets, "
        f"{sum(p.comes_back for p in crowd)} came back; {len(faults)} faults\n"
    )
    sys.stdout.flush()
    return faults


async def judge(crowd: list[Person], stage: Stage, scene: dict) -> list[str]:
    with psycopg.connect(stage.cluster.url) as database:
        stored = database.execute(
            "SELECT m.no, m.nonce, m.public_id::text FROM chat_message m "
            "JOIN chat_room r ON r.id = m.room_id WHERE r.public_id = %s ORDER BY m.no",
            [scene["room"]],
        ).fetchall()
        [head] = database.execute(
            "SELECT seq FROM chat_room WHERE public_id = %s", [scene["room"]]
        ).fetchone() or [0]
    faults = [f"{p.name}: {fault}" for p in crowd for fault in p.faults]
    acknowledged = {nonce: row for person in crowd for nonce, row in person.acknowledged.items()}
    kept = {nonce: row for _no, nonce, row in stored}
    faults += [f"lost: {n}" for n, row in acknowledged.items() if kept.get(n) != row]
    numbers = [no for no, _nonce, _row in stored]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append("the numbers have holes")
    if len(kept) != len(stored) and len({row for _n, _nonce, row in stored}) != len(stored):
        faults.append("doubled in the database")
    slowest = max(await asyncio.gather(*(person.until(head, 30) for person in crowd)))
    theirs = {row for nonce, row in kept.items() if nonce in acknowledged}
    for person in crowd:
        if person.order != sorted(set(person.order)):
            faults.append(f"{person.name} saw another order, or something twice")
        missing = theirs - person.rows.keys()
        if missing:
            faults.append(f"{person.name} misses {len(missing)}")
    sys.stdout.write(f"    after the last fault everybody was level in {slowest:.1f} s\n")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 11)))
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument(
        "--apart", type=float, default=0.25, help="seconds between two of one person"
    )
    parser.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-", dir="/tmp"))
    folder.chmod(0o755)
    faults: list[str] = []
    stage = None
    try:
        stage = Stage(folder, chosen.server)
        for seed in chosen.seeds:
            found = asyncio.run(run(stage, seed, chosen.people, chosen.messages, chosen.apart))
            faults += found
    finally:
        if stage:
            stage.stop()
        remove(folder)
    for fault in faults[:40]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write("FAILED\n" if faults else "Nothing lost, nothing twice, one order.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
