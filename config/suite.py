"""The second command: everything that can be tested, on the real things, with one verdict."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.bootstrap import ROOT, Stop
from config.services import Services, say
from config.supervisor import follow

# One more at a time than there are cores (but not more than eight), because many tests wait for the
# processes they started; unless the arguments say otherwise. A file stays together with what it set
# up, and files keep their order (tests/conftest.py says why).
AT_ONCE = min((os.cpu_count() or 1) + 1, 8)
SPREAD = ("-n", str(AT_ONCE), "--dist", "loadfile", "--no-loadscope-reorder")
NOTHING_COLLECTED = 5
PR_SET_CHILD_SUBREAPER = 36
USAGE = """\
usage: manage.py test [--both] [pytest arguments]

Without arguments: the whole suite on PostgreSQL, then the part that depends on storage on
SQLite. With pytest arguments: those tests on PostgreSQL; --both adds the SQLite run.
"""


def main(arguments: Sequence[str]) -> int:
    if list(arguments) in (["--help"], ["-h"]):
        sys.stdout.write(USAGE)
        return 0
    chosen = [word for word in arguments if word != "--both"]
    started = time.monotonic()
    try:
        with ended_by_signal(), Services() as services:
            adopt_orphans()
            found = services.start()
            here = environment(found, data=services.folder())
            say(f"Services are ready after {time.monotonic() - started:.1f} s.")
            code = pytest(chosen, here)
            if not chosen or "--both" in arguments:
                say("\nThe part that depends on storage, now on SQLite:")
                again = pytest([*chosen, "-m", "storage"], {**here, "DATABASE_URL": ""})
                if again == NOTHING_COLLECTED and chosen:
                    again = 0
                code = code or again
    except Stop as stop:
        say(f"\n{stop}")
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"All in {time.monotonic() - started:.0f} s: {'passed' if code == 0 else 'FAILED'}.")
    return code


def environment(found: dict[str, str], data: Path) -> dict[str, str]:
    """What a developer's shell sets for the site must not change what the tests see."""
    ours = setting_names()
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, **found, "BINDSTEEN_DATA": str(data)}


def setting_names() -> set[str]:
    """Every variable that the settings read, taken from their source."""
    read = re.compile(r"\benv\.\w+\(\s*\"([A-Z][A-Z0-9_]+)\"")
    sources = (ROOT / "config" / "settings.py", ROOT / "config" / "env.py")
    names = {name for source in sources for name in read.findall(source.read_text())}
    return names | {f"{name}_FILE" for name in names}


def pytest(arguments: Sequence[str], env: dict[str, str]) -> int:
    ours = children()
    alone = any(word.startswith(("-n", "--pdb")) for word in arguments)
    spread = () if alone else SPREAD
    process = subprocess.Popen(  # noqa: S603 (our own words, and the caller's)
        [sys.executable, "-m", "pytest", *spread, *arguments],
        cwd=ROOT,
        env=env,
        preexec_fn=partial(follow, os.getpid()),  # noqa: PLW1509 (system calls only)
    )
    try:
        return process.wait()
    except KeyboardInterrupt:  # the terminal has told pytest as well
        end(process)
        raise
    except SystemExit:
        process.send_signal(signal.SIGINT)
        end(process)
        raise
    finally:
        sweep_orphans(kept=ours)


def end(process: subprocess.Popen[bytes]) -> None:
    """Let it tidy up what it has opened, but not for ever."""
    with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        process.wait(15)
        return
    process.kill()
    process.wait()


@contextlib.contextmanager
def ended_by_signal() -> Iterator[None]:
    """SIGTERM and a closed terminal unwind everything, as Ctrl-C does."""

    def unwind(number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    before = {number: signal.signal(number, unwind) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# What tests start and leave behind comes to us, so that we can end it (Linux only) ---------------


def adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def children() -> set[int]:
    found = Path("/proc/self/task").glob("*/children")
    return {int(pid) for path in found for pid in path.read_text().split()}


def sweep_orphans(*, kept: set[int]) -> None:
    """Again and again, since ending one may bring us its own children."""
    while left := children() - kept:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
