"""Real PostgreSQL, Redis, Chromium and nginx for the tests, and nothing of them left behind.

In this order: what the environment names, what is installed, what apt-get can install (as
root on Debian), and else a clear word. Standard library only.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from config.bootstrap import Stop
from config.supervisor import follow

PREFIX = "bindsteen-test-"
POLICY = Path("/usr/sbin/policy-rc.d")
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def is_root() -> bool:
    return os.geteuid() == 0


# What there is -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Service:
    """`variable` may name it; `find` looks for it; `packages` bring it on Debian."""

    name: str
    variable: str
    packages: tuple[str, ...]
    find: Callable[[], str | None]


def on_path(*names: str) -> str | None:
    """Also where an ordinary user's PATH does not reach."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def newest(*patterns: str) -> str | None:
    found = [path for pattern in patterns for path in Path("/").glob(pattern.lstrip("/"))]
    return str(max(found, key=_version)) if found else None


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(path)))


def find_postgres() -> str | None:
    """The folder of its programs; Debian keeps them off PATH."""
    program = newest(
        "/usr/lib/postgresql/*/bin/initdb",
        "/opt/homebrew/opt/postgresql@*/bin/initdb",
        "/usr/local/opt/postgresql@*/bin/initdb",
    ) or on_path("initdb")
    return str(Path(program).resolve().parent) if program else None


def find_redis() -> str | None:
    return on_path("redis-server", "valkey-server")


def find_chromium() -> str | None:
    return on_path(
        "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"
    ) or newest(
        "/usr/lib/chromium/chromium-headless-shell",
        f"{Path.home()}/.cache/ms-playwright/chromium*/*/*hrome*",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    )


def find_nginx() -> str | None:
    return on_path("nginx")


SERVICES = (
    Service("PostgreSQL", "TEST_DATABASE_URL", ("postgresql",), find_postgres),
    Service("Redis", "TEST_REDIS_URL", ("redis-server",), find_redis),
    Service(
        "Chromium", "CHROMIUM", ("chromium-headless-shell", "fonts-dejavu-core"), find_chromium
    ),
    Service("nginx", "NGINX", ("nginx-light",), find_nginx),
)


# What is missing ---------------------------------------------------------------------------------


def missing() -> list[Service]:
    return [s for s in SERVICES if not os.environ.get(s.variable) and not s.find()]


def get_missing() -> None:
    wanted = missing()
    if wanted and is_root() and on_path("apt-get"):
        install([package for service in wanted for package in service.packages])
        wanted = missing()
    if wanted:
        packages = " ".join(package for service in wanted for package in service.packages)
        raise Stop(
            f"The tests need {', '.join(service.name for service in wanted)}, and nothing stands in.\n"
            f"On Debian or Ubuntu: sudo apt-get install {packages}\n"
            f"Or name a running or installed one: {', '.join(s.variable for s in wanted)}\n"
            "(see docs/running.md)"
        )


def install(packages: list[str]) -> None:
    say(f"Installing {' '.join(packages)} …")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"]
    keep_ours = ["-o", "Dpkg::Options::=--force-confold"]
    with quiet_machine():
        for command in (
            [*apt, "update"],
            [*apt, *keep_ours, "install", "-y", "--no-install-recommends", *packages],
        ):
            done = subprocess.run(  # noqa: S603 (our own words)
                command,
                check=False,
                capture_output=True,
                text=True,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
            )
            if done.returncode:
                say((done.stdout + done.stderr)[-1500:])
                return


@contextlib.contextmanager
def quiet_machine() -> Iterator[None]:
    """Debian starts what it installs, and makes a first cluster; not on somebody's machine."""
    ours: list[Path] = []
    for path, text, mode in (
        (POLICY, "#!/bin/sh\nexit 101\n", 0o755),
        (CLUSTERS, "create_main_cluster = false\n", 0o644),
    ):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(mode)
            ours.append(path)
    try:
        yield
    finally:
        if POLICY in ours:  # the other one is a setting of the installed package by now
            POLICY.unlink(missing_ok=True)


# Running them ------------------------------------------------------------------------------------


class Services(contextlib.ExitStack):
    """Started for one run of the tests; whatever happens to us, they end with us."""

    def start(self) -> dict[str, str]:
        """The variables by which the tests find each service."""
        get_missing()
        sweep_leftovers()
        found = {s.variable: os.environ.get(s.variable) or s.find() or "" for s in SERVICES}
        if not os.environ.get("TEST_DATABASE_URL"):
            found["TEST_DATABASE_URL"] = self.start_postgres(Path(found["TEST_DATABASE_URL"]))
        if not os.environ.get("TEST_REDIS_URL"):
            found["TEST_REDIS_URL"] = self.start_redis(found["TEST_REDIS_URL"])
        return {
            "DATABASE_URL": found["TEST_DATABASE_URL"],
            "REDIS_URL": found["TEST_REDIS_URL"],
            "CHROMIUM": found["CHROMIUM"],
            "NGINX": found["NGINX"],
        }

    def folder(self, owner: str | None = None) -> Path:
        """Short and in /tmp, because sockets live in it; its name tells whose it is."""
        made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp"))
        self.callback(shutil.rmtree, made, ignore_errors=True)
        if owner:
            shutil.chown(made, owner, owner)
        return made

    def run(self, *command: str, stop: signal.Signals, **options: Any) -> subprocess.Popen[bytes]:
        """In a session of its own: Ctrl-C is ours to pass on, in the right order."""
        process = subprocess.Popen(  # noqa: S603 (our own words)
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(follow, os.getpid(), stop),  # noqa: PLW1509 (system calls only)
            **options,
        )
        self.callback(end, process, stop)
        return process

    def start_postgres(self, programs: Path) -> str:
        """A private cluster on a socket, not made to survive anything. It refuses to be root."""
        user: dict[str, Any] = {}
        if is_root():
            user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        folder = self.folder(owner=user.get("user"))
        initdb = [
            str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", "bindsteen",
            "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        ]  # fmt: skip
        made = subprocess.run(  # noqa: S603
            initdb, check=False, capture_output=True, text=True, cwd=folder, **user
        )
        if made.returncode:
            raise Stop(f"PostgreSQL's initdb failed:\n{made.stderr}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "max_connections": "500",
            # Nobody else counts rows here; a count from before a test filled its tables misleads.
            "autovacuum": "off",
        }
        log = (folder / "log").open("wb")
        process = self.run(
            str(programs / "postgres"),
            *("-D", str(folder / "data")),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            stop=signal.SIGQUIT,
            stdout=log,
            stderr=log,
            cwd=folder,
            **user,
        )
        marker = folder / "data" / "postmaster.pid"
        wait(
            process,
            lambda: marker.exists() and marker.read_text().strip().endswith("ready"),
            lambda: f"PostgreSQL did not start:\n{(folder / 'log').read_text()[-1000:]}",
        )
        return f"postgresql://bindsteen@/postgres?host={folder}"

    def start_redis(self, program: str) -> str:
        folder = self.folder()
        socket, log = folder / "redis.sock", folder / "log"
        process = self.run(
            *(program, "--port", "0", "--unixsocket", str(socket), "--dir", str(folder)),
            *("--save", "", "--appendonly", "no", "--logfile", str(log)),
            stop=signal.SIGTERM,
        )
        wait(process, socket.exists, lambda: f"Redis did not start:\n{log.read_text()[-1000:]}")
        return f"unix://{socket}"


def end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    process.send_signal(stop)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], trouble: Callable[[], str]
) -> None:
    patience = time.monotonic() + 30
    while not ready():
        if process.poll() is not None or time.monotonic() > patience:
            raise Stop(trouble())
        time.sleep(0.01)


def sweep_leftovers() -> None:
    """Folders of runs that were killed: their name tells the process, and it is no more."""
    for folder in Path("/tmp").glob(f"{PREFIX}*"):  # noqa: S108
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not _lives(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
