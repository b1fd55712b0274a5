"""From a fresh clone to our own `.venv`: exactly what the lock says, and nothing else.

Standard library only, and readable by an old Python, because it has to say "too old" itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("BINDSTEEN_VENV") or ROOT / ".venv")
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
TOOLS = VENV / "tools"
BYTECODE = VENV / "bytecode"
OLDEST = (3, 11)
# What a command asks for, and which locks satisfy it: the test lock holds all of the first.
LOCKS = {
    "app": ("requirements.lock", "requirements-test.lock"),
    "test": ("requirements-test.lock",),
}
INSTALLER = "requirements-installer.lock"
# How often we have started ourselves anew, so that a broken `.venv` cannot send us in circles.
TURNS = "BINDSTEEN_TURNS"


class Stop(Exception):
    """Something only the person at the keyboard can mend; the text says what and how."""


def ensure(group: str = "app") -> None:
    """Return only inside a `.venv` that holds what the lock of `group` says."""
    if os.environ.get("BINDSTEEN_BOOTSTRAP") == "0":
        return
    turns = int(os.environ.pop(TURNS, "0"))
    go_on_inside = not inside()
    try:
        check_python()
        keep_bytecode()
        if not satisfied(group):
            go_on_inside = True
            with one_at_a_time():
                if not satisfied(group):
                    install(group)
    except Stop as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start goes on from here.")
    if go_on_inside:
        if turns > 1:
            sys.exit(f"{PYTHON} does not start inside {VENV}. Remove that folder and try again.")
        os.environ[TURNS] = str(turns + 1)
        os.execv(PYTHON, [str(PYTHON), *sys.orig_argv[1:]])  # noqa: S606 (ourselves, again)


def keep_bytecode() -> None:
    """Who wants no bytecode beside the sources gets it beside the packages: compiling all we import
    at each start would more than double the time of a start."""
    if sys.dont_write_bytecode and not sys.pycache_prefix:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(BYTECODE)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def check_python() -> None:
    if os.name != "posix":
        raise Stop("Bindsteen runs on Linux and macOS. On Windows, use WSL.")
    if sys.version_info < OLDEST:
        raise Stop(
            "Bindsteen needs Python {}.{} or newer; this is {}.\n"
            "Start it with a newer one, for example: python3.11 manage.py up".format(
                *OLDEST, sys.version.split()[0]
            )
        )


def inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def satisfied(group: str) -> bool:
    if not PYTHON.exists():
        return False
    if inside() and not packages().is_dir():
        return False
    with contextlib.suppress(OSError):
        return STAMP.read_text() in {fingerprint(lock) for lock in LOCKS[group]}
    return False


def packages() -> Path:
    """Where this Python looks; absent when `.venv` was made by another version of it."""
    return VENV / "lib" / "python{}.{}".format(*sys.version_info[:2]) / "site-packages"


def fingerprint(lock: str) -> str:
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}\n"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together on a fresh clone: one installs, the other waits."""
    import fcntl  # noqa: PLC0415 (Windows has none, and was told so before)

    with (ROOT / INSTALLER).open() as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def install(group: str) -> None:
    lock = LOCKS[group][0]
    if STAMP.exists() and STAMP.read_text().split()[:1] == [LOCKS["test"][0]]:
        lock = LOCKS["test"][0]  # who has tested here will test again
    say(f"First run: installing what {lock} lists into {VENV.name} …")
    STAMP.unlink(missing_ok=True)
    make_environment()
    uv = find_uv()
    if not (uv and install_with_uv(uv, lock)) and not install_with_pip(lock):
        raise Stop(
            "The packages could not be installed; the lines above say why.\n"
            "Without a network connection they cannot be fetched. Behind a mirror, name it with\n"
            "PIP_INDEX_URL (and UV_DEFAULT_INDEX), then start again: it goes on from here."
        )
    STAMP.write_text(fingerprint(lock))


def make_environment() -> None:
    if PYTHON.exists() and not (inside() and not packages().is_dir()):
        return
    command = [base_python(), "-m", "venv", "--clear", "--without-pip", str(VENV)]
    try:
        made = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    except OSError as error:
        raise Stop(f"{command[0]} does not start: {error}") from error
    if made.returncode == 0:
        return
    if not os.access(VENV.parent, os.W_OK):
        raise Stop(
            f"The folder {VENV.parent} is not writable for you, so {VENV.name} cannot be made.\n"
            "Clone into a folder of your own, or name another place with BINDSTEEN_VENV."
        )
    raise Stop(
        f"Python's venv module does not work here:\n{made.stderr.strip()}\n"
        "On Debian or Ubuntu: apt-get install python3-venv python3-pip"
    )


def base_python() -> str:
    """The Python under any environment, so that `.venv` never hangs on a throw-away one."""
    return getattr(sys, "_base_executable", None) or sys.executable


def find_uv() -> str | None:
    """An installed uv, else one fetched by its hashes: it does in seconds what takes pip a minute."""
    found = os.environ.get("UV") or shutil.which("uv")
    if found and starts(found, "--version"):
        return found
    own = TOOLS / "bin" / "uv"
    if not own.exists() and not run(
        *pip(), "install", "--quiet", "--require-hashes", "--no-deps", "--target", str(TOOLS),
        "--requirement", INSTALLER,
    ):  # fmt: skip
        return None
    return str(own) if own.exists() else None


def starts(*command: str) -> bool:
    """A name on PATH may be an empty shell (a version manager's shim)."""
    try:
        tried = subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    except OSError:
        return False
    return tried.returncode == 0


def install_with_uv(uv: str, lock: str) -> bool:
    quiet = () if sys.stderr.isatty() else ("--quiet",)
    return run(uv, "pip", "sync", *quiet, "--require-hashes", "--python", str(PYTHON), lock)


def install_with_pip(lock: str) -> bool:
    """The sure road, where uv has no wheel or does not know the mirror that pip knows."""
    say("Trying again with pip …")
    return run(
        *pip(), "--python", str(PYTHON), "install", "--quiet", "--require-hashes",
        "--requirement", lock,
    )  # fmt: skip


def pip() -> list[str]:
    """Debian may lack pip for the system Python; the environment can have its own."""
    if starts(base_python(), "-c", "import pip"):
        return [base_python(), "-m", "pip"]
    if not (VENV / "bin" / "pip").exists() and not run(str(PYTHON), "-m", "ensurepip"):
        raise Stop(
            "There is no pip to fetch packages with.\n"
            "On Debian or Ubuntu: apt-get install python3-venv python3-pip"
        )
    return [str(PYTHON), "-m", "pip"]


def run(*command: str) -> bool:
    environment = {
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_RETRIES": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        # Whom this machine trusts, its owner's mirror included; the second is what older ones read.
        "UV_SYSTEM_CERTS": "1",
        "UV_NATIVE_TLS": "1",
    }
    mirror = os.environ.get("PIP_INDEX_URL")
    if mirror and not os.environ.get("UV_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", mirror)
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment)  # noqa: S603
    return done.returncode == 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 (a command line talks)
