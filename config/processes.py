"""What the long-running commands share: time limits, settling, and a name in `ps`."""

from __future__ import annotations

import ctypes
import gc
import sys
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections


def settle() -> None:
    """All that is loaded stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def call_oneself(words: list[str]) -> None:
    """Show `manage.py worker` in `ps`, not the name under which the process was started.

    Linux reads a process's command line from the process's own memory; it fits when it is
    no longer than what stands there.
    """
    if sys.platform != "linux":
        return
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(fields[45]), int(fields[46])
    line = "\0".join([sys.executable, *words]).encode() + b"\0"
    if start and len(line) <= end - start:
        ctypes.memmove(start, line.ljust(end - start, b"\0"), end - start)


def bound_database(*, statement_seconds: int) -> None:
    """No statement, lock or forgotten transaction may hold up the others for long.

    Called before the first connection is made. SQLite has its own busy time-out.
    """
    database = connections.settings[DEFAULT_DB_ALIAS]
    if database["ENGINE"].endswith("postgresql"):
        limits = {
            "statement_timeout": f"{statement_seconds}s",
            "lock_timeout": "3s",
            "idle_in_transaction_session_timeout": "15s",
        }
        given = database["OPTIONS"].get("options", "")
        told = " ".join(f"-c {name}={value}" for name, value in limits.items())
        database["OPTIONS"]["options"] = f"{told} {given}".strip()
