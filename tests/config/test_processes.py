"""Two web processes on two servers, two workers and a beat: as production runs them.

One of each kind starts from the command line and reads all code by itself; its double is forked.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from websockets.sync.client import connect

from config import premises
from tests.config.front import Front, trusting
from tests.databases import empty_database
from tests.forked import Forked, manage
from tests.stores import store_of_ones_own

ROOT = Path(__file__).resolve().parents[2]
MANAGE = (sys.executable, str(ROOT / "manage.py"))


def wait_for(claim: Callable[[], object], seconds: float = 120):
    """Generous, because this starts half a dozen processes on a machine that may be busy."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := claim():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


class Site:
    """A database and a store of its own, and the processes that serve it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "BINDSTEEN_BOOTSTRAP": "0",
            "BINDSTEEN_DATA": str(folder),
            "LIVE_PREFIX": folder.name,
            **environment,
        }
        self.processes: dict[str, subprocess.Popen | Forked] = {}

    def manage(self, *words: str, **environment: str) -> tuple[int, str]:
        """How it ended, and what it said."""
        out = self.folder / "manage.log"
        out.write_text("")
        code = manage(*words, env={**self.environment, **environment}, out=out).wait(120)
        return code, out.read_text()

    def start(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [*MANAGE, *words], env=self.environment, stdout=log, stderr=log
            )

    def start_double(self, name: str, *words: str) -> None:
        log = self.folder / f"{name}.log"
        log.write_text("")
        self.processes[name] = manage(*words, env=self.environment, out=log)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def ask(self, port: int, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status
        except OSError as error:
            return getattr(error, "code", 0)

    def sql(self, statement: str) -> list[tuple]:
        """Straight to the site's database: this process has a test database of its own."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("postgresql"):
            connection = psycopg.connect(url)
        else:
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        with closing(connection), connection:
            return connection.execute(statement).fetchall()

    def tell_nobody(self) -> int:
        """An event that nobody knows is tried all the same; that it was shows who works."""
        now = "CURRENT_TIMESTAMP"
        [(event,)] = self.sql(
            "INSERT INTO network_storedevent (name, payload, occurred_at)"
            f" VALUES ('nobody.knows', '{{}}', {now}) RETURNING id"
        )
        [(delivery,)] = self.sql(
            "INSERT INTO network_eventdelivery (event_id, subscriber, not_before, attempts)"
            f" VALUES ({event}, 'nobody.listens', {now}, 0) RETURNING id"
        )
        return delivery

    def was_tried(self, delivery: int) -> bool:
        [(attempts,)] = self.sql(f"SELECT attempts FROM network_eventdelivery WHERE id={delivery}")
        return attempts > 0

    def stop(self) -> dict[str, int]:
        """The exit code of each that was asked; those that do not listen are ended."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        codes = {}
        for name, process in self.processes.items():
            try:
                codes[name] = process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                codes[name] = process.wait()
        return codes


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[str]:
    if os.environ.get("REDIS_URL"):
        yield store_of_ones_own(os.environ["REDIS_URL"], 7)
        return
    with premises.store_socket(tmp_path_factory.mktemp("store")) as path:
        process = subprocess.Popen(premises.store_command(path))
        wait_for(path.exists)
        yield f"unix://{path}"
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def site(tmp_path_factory, store) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with empty_database(folder) as url:
        site = Site(folder, {"DATABASE_URL": url, "REDIS_URL": store, "LOG_LEVEL": "INFO"})
        listeners = [premises.listen(0) for _time in range(2)]
        site.ports = [listener.getsockname()[1] for listener in listeners]
        for listener in listeners:
            listener.close()
        code, said = site.manage("prepare")
        assert code == 0, said
        site.start("daphne", "web", "--port", str(site.ports[0]), "--server", "daphne")
        site.start_double("uvicorn", "web", "--port", str(site.ports[1]), "--server", "uvicorn")
        site.start("worker one", "worker")
        site.start_double("worker two", "worker")
        site.start("beat", "beat")
        yield site
        codes = site.stop()
    logs = {name: site.log(name)[-600:] for name, code in codes.items() if code}
    assert codes == dict.fromkeys(codes, 0), f"asked to end, these did not do so in order: {logs}"


@pytest.fixture
def serving(site) -> Site:
    for port in site.ports:
        wait_for(lambda port=port: site.ask(port, "/readyz") == 200)
    for name in ("worker one", "worker two"):
        wait_for(lambda name=name: " ready." in site.log(name))
    return site


def test_both_servers_serve_the_same_site(serving):
    for port in serving.ports:
        assert serving.ask(port, "/healthz") == 200
        assert serving.ask(port, "/no/such/page") == 404


def test_beat_rings_and_a_worker_comes(serving):
    delivery = serving.tell_nobody()

    wait_for(lambda: serving.was_tried(delivery))


def test_the_other_worker_goes_on_when_one_is_killed(serving):
    serving.processes["worker one"].kill()
    serving.processes["worker one"].wait()

    delivery = serving.tell_nobody()

    wait_for(lambda: serving.was_tried(delivery))
    serving.start_double("worker one", "worker")
    wait_for(lambda: " ready." in serving.log("worker one"))


def test_a_worker_has_no_children_that_could_outlive_it(serving):
    pid = serving.processes["worker two"].pid

    children = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]

    assert "".join(children).strip() == ""


def test_nginx_stands_in_front_of_both(serving, tmp_path):
    front = Front(tmp_path, serving.ports)

    with front.running():
        answers = [front.ask("/readyz", headers={"Host": "localhost"}) for _time in range(4)]
        with connect(
            f"wss://127.0.0.1:{front.secure}/rt/",
            ssl=trusting(),
            origin="http://127.0.0.1:8000",
            subprotocols=["rt.v1"],
            open_timeout=60,
        ) as websocket:
            told = websocket.subprotocol

    assert [answer.status for answer, _body in answers] == [200] * 4
    assert all(answer.headers["X-Request-ID"] for answer, _body in answers)
    assert told == "rt.v1"


def test_a_taken_port_is_told_in_one_line(serving):
    code, said = serving.manage("web", "--port", str(serving.ports[0]))

    assert code == 1
    assert f"Port {serving.ports[0]} is taken" in said
    assert "Traceback" not in said


def test_without_a_broker_a_worker_says_what_it_needs(serving):
    code, said = serving.manage("worker", REDIS_URL="")

    assert code == 1
    assert "REDIS_URL or BROKER_URL" in said
