"""The second command, run on tests that are made for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import services, suite
from config.bootstrap import Stop

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import json, os, pathlib, pytest
HERE = pathlib.Path(__file__).parent

def note(name):
    with (HERE / "seen").open("a") as file:
        facts = {"test": name, **{k: os.environ.get(k) for k in (
            "DATABASE_URL", "REDIS_URL", "SITE_URL", "BINDSTEEN_DATA")}}
        file.write(json.dumps(facts) + "\\n")

def test_plain():
    note("plain")

@pytest.mark.storage
def test_storage():
    note("storage")
    assert not (os.environ.get("FAIL_ON_SQLITE") and not os.environ["DATABASE_URL"])

def test_that_takes_long():
    if os.environ.get("TAKE_LONG"):
        import subprocess, time
        left = subprocess.Popen(["sleep", "300"], start_new_session=True)
        (HERE / "left").write_text(str(left.pid))
        time.sleep(60)
"""


def wait_for(claim: Callable[[], object], seconds: float = 30):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := claim():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


class Command:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "test_made.py").write_text(TESTS)
        (folder / "pytest.ini").write_text("[pytest]\nmarkers = storage\n")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"TEST_DATABASE_URL", "TEST_REDIS_URL", "DATABASE_URL", "REDIS_URL"}
            and not name.startswith("PYTEST")
        }
        self.environment = {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def start(self, *words: str, **environment: str) -> subprocess.Popen:
        plain = ["-c", str(self.folder / "pytest.ini"), "-p", "xdist", "-n0"]
        code = "import sys; from config import suite; sys.exit(suite.main(sys.argv[1:]))"
        return subprocess.Popen(
            [sys.executable, "-c", code, str(self.folder / "test_made.py"), *plain, *words],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, **environment: str) -> tuple[int, str]:
        process = self.start(*words, **environment)
        said = process.communicate(timeout=120)[0]
        return process.returncode, said

    def seen(self) -> list[dict]:
        return [json.loads(line) for line in (self.folder / "seen").read_text().splitlines()]

    def left(self) -> int:
        """The process that the slow test leaves behind; waits until it is there."""
        path = self.folder / "left"
        return int(wait_for(lambda: path.exists() and path.read_text()))

    def folders(self, pid: int) -> list[Path]:
        return list(Path("/tmp").glob(f"{services.PREFIX}{pid}-*"))


@pytest.fixture
def command(tmp_path):
    return Command(tmp_path)


@pytest.fixture
def served(command):
    """The same, with the services of the run that we are part of: quicker than its own."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(name):
            command.environment[f"TEST_{name}"] = os.environ[name]
    return command


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    """One that starts all its services, on both databases, to the end."""
    command = Command(tmp_path_factory.mktemp("whole"))
    process = command.start("--both", SITE_URL="https://mine.example")
    command.said = process.communicate(timeout=120)[0]
    command.process = process
    return command


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def who_mentions(text: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if text in path.read_text() and lives(int(path.parent.name)):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def test_the_storage_part_runs_on_both_databases(whole_run):
    assert whole_run.process.returncode == 0, whole_run.said
    facts = whole_run.seen()
    ran = [(fact["test"], fact["DATABASE_URL"].partition(":")[0]) for fact in facts]
    assert ran == [("plain", "postgresql"), ("storage", "postgresql"), ("storage", "")]
    assert all(fact["SITE_URL"] is None for fact in facts)
    assert all(fact["REDIS_URL"].startswith("unix://") for fact in facts)


def test_one_failure_on_either_database_is_a_failure(served):
    code, said = served.run("--both", FAIL_ON_SQLITE="1")

    assert code == 1
    assert "FAILED" in said


def test_chosen_tests_run_on_postgresql_only(served):
    code, _said = served.run("-k", "storage")

    assert code == 0
    assert [fact["test"] for fact in served.seen()] == ["storage"]


def test_nothing_is_left_behind(whole_run):
    pid = whole_run.process.pid

    assert whole_run.folders(pid) == []
    assert who_mentions(f"{services.PREFIX}{pid}-") == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ended_halfway_it_leaves_nothing_behind(command, number):
    process = command.start(TAKE_LONG="1")
    left = command.left()

    process.send_signal(number)
    if number == signal.SIGINT:  # a terminal tells the whole group
        for pid in who_mentions(str(command.folder / "test_made.py")):
            os.kill(pid, number)
    process.communicate(timeout=120)

    assert process.returncode != 0
    assert command.folders(process.pid) == []
    assert who_mentions(f"{services.PREFIX}{process.pid}-") == []
    assert not lives(left)


def test_killed_outright_its_services_end_and_the_next_run_sweeps_the_folders(command):
    process = command.start(TAKE_LONG="1")
    os.kill(command.left(), signal.SIGKILL)

    process.kill()
    process.communicate(timeout=120)

    wait_for(lambda: who_mentions(f"{services.PREFIX}{process.pid}-") == [], seconds=10)
    assert command.folders(process.pid)
    services.sweep_leftovers()
    assert command.folders(process.pid) == []


def test_a_folder_of_a_run_that_goes_on_is_not_swept():
    with services.Services() as running:
        folder = running.folder()

        services.sweep_leftovers()

        assert folder.exists()
    assert not folder.exists()


def test_what_the_environment_names_is_not_started(monkeypatch):
    for service in services.SERVICES:
        monkeypatch.setenv(service.variable, f"named {service.name}")

    with services.Services() as running:
        found = running.start()

    assert found["DATABASE_URL"] == "named PostgreSQL"
    assert found["REDIS_URL"] == "named Redis"
    assert found["CHROMIUM"] == "named Chromium"


@pytest.fixture
def nothing_installed(monkeypatch):
    for service in services.SERVICES:
        monkeypatch.delenv(service.variable, raising=False)
    monkeypatch.setattr(services, "on_path", lambda *_names: None)
    monkeypatch.setattr(services, "newest", lambda *_patterns: None)


def test_what_is_missing_is_told_with_the_packages_and_the_variables(
    monkeypatch, nothing_installed
):
    monkeypatch.setattr(services, "is_root", lambda: False)

    with pytest.raises(Stop) as told:
        services.get_missing()

    for word in ("PostgreSQL", "Chromium", "apt-get install postgresql redis-server", "NGINX"):
        assert word in str(told.value)


def test_root_on_debian_gets_what_is_missing_without_starting_it(monkeypatch, tmp_path):
    """A stand-in for apt-get tells what it was asked, and whether services may start."""
    policy, clusters = tmp_path / "policy", tmp_path / "etc" / "clusters"
    apt = tmp_path / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncat {policy} >> {tmp_path}/policies\n'
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(services, "POLICY", policy)
    monkeypatch.setattr(services, "CLUSTERS", clusters)
    monkeypatch.setattr(services, "is_root", lambda: True)
    monkeypatch.setattr(services, "missing", iter([[services.SERVICES[1]], []]).__next__)

    services.get_missing()

    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends redis-server")
    assert "exit 101" in (tmp_path / "policies").read_text()
    assert not policy.exists()
    assert "create_main_cluster = false" in clusters.read_text()


def test_the_newest_version_is_taken(tmp_path):
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()

    assert services.newest(f"{tmp_path}/*/bin/initdb") == f"{tmp_path}/17/bin/initdb"


def test_variables_of_the_site_do_not_reach_the_tests(tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("SECRET_KEY_FILE", "/mine")
    monkeypatch.setenv("HOME_OF_MINE", "kept")

    found = suite.environment({"DATABASE_URL": "x"}, data=tmp_path)

    assert "DEMO" not in found
    assert "SECRET_KEY_FILE" not in found
    assert found["HOME_OF_MINE"] == "kept"
    assert found["DATABASE_URL"] == "x"
