"""What things cost, beside a yardstick from the same minute: queries, times, memory.

Machines are noisy, so times are told as a ratio to a bare view through the same middleware.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.members.models import Member

ROUNDS = 15
BARE = "/healthz"
PAGES = {
    "front": "/",
    "agenda": "/activities/",
    "communities": "/communities/",
    "offerings": "/offerings/",
    "organisations": "/organisations/",
    "directory": "/members/",
}
MEMBER_PAGES = {
    "today": "/today/",
    "matches": "/matches/",
    "rooms": "/rooms/",
    "notices": "/notices/",
    "ideas": "/activities/ideas/",
}


@dataclass(frozen=True)
class Cost:
    page: str
    queries: int
    ratio: float
    kilobytes: float


def visit(client: Client, path: str) -> Callable[[], bytes]:
    def once() -> bytes:
        answer = client.get(path, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"  # noqa: PLR2004
        return bytes(answer.content)

    return once


def seconds(once: Callable[[], bytes]) -> float:
    """The median of some rounds, after one to warm up."""
    once()
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        once()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def pages(name: str = "sanne") -> list[Cost]:
    """Queries and time of each page in this database, for a visitor and for a busy member."""
    member = Member.objects.select_related("user").get(user__email__startswith=f"{name}@")
    visitor, known = Client(), Client()
    assert member.user is not None, "who is measured can sign in"
    known.force_login(member.user)
    doors = [(page, path, visitor) for page, path in PAGES.items()]
    doors += [(page, path, known) for page, path in MEMBER_PAGES.items()]
    rooms = known.get("/rooms/", headers={"host": "127.0.0.1"}).context["rooms"]
    if rooms:
        doors.append(("room", f"/rooms/{rooms[0].public_id}/", known))
    found = []
    for page, path, client in doors:
        once = visit(client, path)
        once()
        with CaptureQueriesContext(connection) as counted:
            size = len(once())
        bare = seconds(visit(client, BARE))
        found.append(Cost(page, len(counted), seconds(once) / bare, size / 1024))
    return found


def table(costs: list[Cost]) -> str:
    head = f"{'page':<14}{'queries':>8}{'x bare view':>13}{'KB html':>9}"
    rows = [f"{c.page:<14}{c.queries:>8}{c.ratio:>13.1f}{c.kilobytes:>9.0f}" for c in costs]
    return "\n".join([head, *rows])


def first_page(port: int = 8799) -> str:
    """How long until `manage.py up` shows its front page, and what each process weighs."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = [sys.executable, "manage.py", "up", "--port", str(port), "--data", folder]
        for visit_number in ("first", "second"):
            start = time.monotonic()
            process = subprocess.Popen(  # noqa: S603 (our own command)
                command,
                cwd=settings.BASE_DIR,
                env={k: v for k, v in os.environ.items() if k != "BINDSTEEN_DATA"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                until_answered(f"http://127.0.0.1:{port}/", seconds=120)
                lines.append(f"{visit_number} start: {time.monotonic() - start:.1f} s")
                if visit_number == "second":
                    lines += memory_of(process.pid)
            finally:
                process.terminate()
                process.wait(30)
    return "\n".join(lines)


def until_answered(url: str, *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def memory_of(parent: int) -> list[str]:
    """Resident memory of a process and its children (Linux)."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
            words = (status.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        pid, ancestor = int(status.parent.name), int(fields["PPid"])
        if parent in (pid, ancestor) and "VmRSS" in fields:
            name = " ".join(word.decode(errors="replace") for word in words[1:4]) or "store"
            found.append(f"{int(fields['VmRSS'].split()[0]) / 1024:6.0f} MB  {name[:60]}")
    return sorted(found, reverse=True)
