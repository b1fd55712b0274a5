"""The first command with a stand-in for manage.py; tests/config/test_both_commands.py has the real one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from config import premises, up
from config.bootstrap import Stop

ROOT = Path(__file__).resolve().parents[2]
STUB = Path(__file__).with_name("stub_manage.py")
RUN = """
import sys
from config import up
up.House.program = (sys.executable, {stub!r})
sys.exit(up.main(sys.argv[1:]))
"""


def wait_for(claim: Callable[[], object], seconds: float = 10):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := claim():
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Running:
    def __init__(self, data: Path, *words: str, **environment: str) -> None:
        self.data, self.port = data, free_port()
        ours = {"REDIS_URL", "DATABASE_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", RUN.format(stub=str(STUB))),
                *("--port", str(self.port), "--data", str(data), *words),
            ],
            cwd=ROOT,
            env={**kept, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.family: set[int] = set()

    def notes(self, name: str) -> list[dict]:
        path = self.data / "notes" / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def children(self) -> dict[str, int]:
        try:
            notes = json.loads((self.data / "up.json").read_text())
        except (OSError, ValueError):
            return {}
        return notes.get("children", {}) if notes["pid"] == self.process.pid else {}

    def ready(self) -> Running:
        wait_for(lambda: {"worker", "beat"} <= self.children().keys())
        wait_for(lambda: self.children()["beat"] in {note["pid"] for note in self.notes("beat")})
        self.remember()
        return self

    def remember(self) -> set[int]:
        """Every process that hangs on this one, the one that waits for a name included."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        self.family |= {int(pid) for pid in path.read_text().split()}
        return self.family

    def page(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
            return json.loads(answer.read())

    def end(self, number: int = signal.SIGINT) -> str:
        self.remember()
        self.process.send_signal(number)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def start(tmp_path):
    started: list[Running] = []

    def start(*words: str, data: Path | None = None, **environment: str) -> Running:
        started.append(Running(data or tmp_path / "data", *words, **environment))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()
        for pid in running.family:  # none, unless the test failed
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        running.process.stdout.close()


def test_it_says_where_it_answers_and_ctrl_c_leaves_no_process(start):
    running = start().ready()
    assert running.page()

    said = running.end(signal.SIGINT)

    assert running.process.returncode == 0
    for part in ("/", "/demo/", "/demo/outbox/"):
        assert f"http://localhost:{running.port}{part}\n" in said
    assert "The region is filled." in said
    assert "Sanne     Community librarian" in said
    assert said.endswith("Stopped.\n")
    assert len(running.family) >= 4  # store, web, worker, beat
    assert not [pid for pid in running.family if lives(pid)]


def test_sigterm_stops_it_in_the_same_way(start):
    running = start().ready()

    assert running.end(signal.SIGTERM).endswith("Stopped.\n")
    assert not [pid for pid in running.family if lives(pid)]


@pytest.mark.parametrize("name", ["store", "web", "worker", "beat"])
def test_each_child_that_is_killed_is_back_within_two_seconds(start, name):
    running = start().ready()
    before = running.children()[name]

    os.kill(before, signal.SIGKILL)

    wait_for(lambda: running.children().get(name, before) != before, seconds=2)
    assert running.page()
    assert set(running.children()) == {"store", "web", "worker", "beat"}


def test_a_visitor_waits_while_web_is_started_again(start):
    running = start().ready()
    first = running.page()["pid"]

    os.kill(first, signal.SIGKILL)

    assert running.page()["pid"] != first


def test_killing_it_outright_leaves_no_orphan(start):
    running = start().ready()
    family = running.remember()

    running.process.kill()
    running.process.wait()

    wait_for(lambda: not [pid for pid in family if lives(pid)], seconds=3)


def test_after_an_outright_kill_it_starts_again_on_the_same_data(start):
    running = start().ready()
    secret = running.notes("prepare")[0]["SECRET_KEY"]
    running.process.kill()
    running.process.wait()

    again = start().ready()

    assert again.notes("prepare")[-1]["SECRET_KEY"] == secret


def test_a_try_out_has_a_demo_and_a_secret_of_its_own(start):
    running = start().ready()

    told = running.notes("prepare")[0]

    assert told["words"] == ["--demo"]
    assert (told["DEMO"], told["DEBUG"]) == ("1", "0")
    assert len(told["SECRET_KEY"]) > 50
    assert (running.data / "secret").stat().st_mode & 0o777 == 0o600
    assert f"http://127.0.0.1:{running.port}" in told["LIVE_ORIGINS"]


def test_without_the_demo_nothing_is_filled(start):
    running = start("--no-demo").ready()

    assert running.notes("prepare")[0]["words"] == []
    assert "Sanne" not in running.end()


def test_a_redis_that_is_named_is_used(start):
    running = start(REDIS_URL="redis://127.0.0.1:1/0").ready()

    assert running.notes("prepare")[0]["REDIS_URL"] == "redis://127.0.0.1:1/0"
    assert "store" not in running.children()


def test_a_long_folder_with_spaces_gets_a_short_socket(start, tmp_path):
    data = tmp_path / "a folder with a very long name" / ("and more " * 9)

    running = start(data=data).ready()

    url = running.notes("prepare")[0]["REDIS_URL"]
    assert len(url) < 100
    assert " " not in url
    running.end()
    assert not Path(url.removeprefix("unix://")).parent.exists()


def test_what_was_prepared_is_not_prepared_again(start):
    start().ready().end()

    again = start()
    again.ready()

    assert len(again.notes("prepare")) == 1
    assert again.page()


def test_with_the_demo_after_all_it_is_prepared_again(start):
    start("--no-demo").ready().end()

    assert [note["words"] for note in start().ready().notes("prepare")] == [[], ["--demo"]]


def test_a_database_that_was_emptied_is_prepared_again(start):
    first = start().ready()
    first.end()
    (first.data / "bindsteen.sqlite3").write_text("")

    again = start()
    wait_for(lambda: len(again.notes("prepare")) == 2)

    again.ready()


@pytest.fixture
def our_own_database(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_a_changed_file_asks_for_preparation(tmp_path, monkeypatch, our_own_database):
    monkeypatch.setattr(premises, "ROOT", tmp_path / "clone")
    (tmp_path / "clone" / "network").mkdir(parents=True)
    migration = tmp_path / "clone" / "network" / "0002_more.py"
    preparation = premises.Preparation(tmp_path)
    preparation.database.touch()
    preparation.is_now_done()
    assert preparation.is_done()

    migration.touch()

    assert not preparation.is_done()


def test_another_database_file_asks_for_preparation(tmp_path, our_own_database):
    preparation = premises.Preparation(tmp_path)
    preparation.database.touch()
    preparation.is_now_done()

    preparation.database.rename(tmp_path / "old")
    preparation.database.touch()

    assert not preparation.is_done()


def test_a_database_elsewhere_is_always_prepared(tmp_path, monkeypatch, our_own_database):
    preparation = premises.Preparation(tmp_path)
    preparation.database.touch()
    preparation.is_now_done()
    assert preparation.is_done()

    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/net")

    assert not preparation.is_done()


def test_a_preparation_that_fails_ends_it_with_the_reason(start):
    running = start(STUB_FAILS="1")

    said = running.process.communicate(timeout=10)[0]

    assert running.process.returncode == 1
    assert "no such table" in said
    assert "The preparation failed" in said
    assert "is ready" not in said


def test_a_second_one_on_the_same_data_is_refused_and_told_where_the_first_is(start):
    running = start().ready()

    said = start().process.communicate(timeout=10)[0]

    assert f"already runs on {running.data}: http://localhost:{running.port}" in said
    assert running.page()


def test_a_taken_port_is_told_with_a_free_one(start):
    told = r"taken by another program(.|\n)*up --port \d+"

    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(Stop, match=told):
        premises.listen(other.getsockname()[1])


def test_a_port_that_is_none_is_told():
    with pytest.raises(Stop, match="is no port number"):
        premises.listen(99_999)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")

    told = r"not writable(.|\n)*--data DIR"

    with pytest.raises(Stop, match=told), premises.claimed(tmp_path / "file" / "data"):
        pass


def test_production_is_not_for_trying_out(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PRODUCTION", "1")

    assert up.main(["--data", str(tmp_path)]) == 1
    assert "docs/running.md" in capsys.readouterr().err


def test_without_any_store_program_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(premises.shutil, "which", lambda _name: None)
    monkeypatch.setattr(premises.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(Stop, match="REDIS_URL="):
        premises.store_command(tmp_path / "x")


def test_the_store_that_comes_with_the_packages_is_found(monkeypatch):
    monkeypatch.setattr(premises.shutil, "which", lambda _name: None)

    found = premises.store_program()

    assert found.endswith("valkey-server")
    assert subprocess.run([found, "--version"], check=True, capture_output=True).stdout


def test_where_children_outlive_their_parent_the_next_start_ends_them(tmp_path):
    ours = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60) # manage.py"])
    foreign = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    premises.sweep_leftovers({"web": ours.pid, "worker": foreign.pid})

    assert ours.wait(5) == -signal.SIGKILL
    assert foreign.poll() is None
    foreign.kill()
    foreign.wait()
