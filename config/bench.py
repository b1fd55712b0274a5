"""What things cost, beside a yardstick from the same minute: queries, times, memory.

Machines are noisy, so a page's time is told as a ratio to the yardstick of the same moment: a page
of the same person with nothing in its frame, asked in turns with it.
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
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path

from chat.queries import rooms_for
from network.members.doors import actor_of
from network.members.models import Member

ROUNDS = 15
OPEN_PAGES = {
    "front": "/",
    "agenda": "/activities/",
    "communities": "/communities/",
    "communities, filtered": "/communities/?area=noordrand&topic=repair",
    "offerings": "/offerings/",
    "offerings, filtered": "/offerings/?area=noordrand&topic=repair&kind=space",
    "organisations": "/organisations/",
    "directory": "/members/",
    "search": "/search/?q=repareren",
}
MEMBER_PAGES = {
    "today": "/today/",
    "matches": "/matches/",
    "rooms": "/rooms/",
    "notices": "/notices/",
    "ideas": "/activities/ideas/",
    "new offering": "/offerings/new/space/",
}
API_LISTS = {
    f"api {name}": f"/api/{name}/" for name in ("communities", "offerings", "matches", "rooms")
}


def bare(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "page.html")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]


@dataclass(frozen=True)
class Cost:
    page: str
    queries: int
    milliseconds: float
    ratio: float
    kilobytes: float


def visit(client: Client, path: str) -> Callable[[], bytes]:
    def once() -> bytes:
        answer = client.get(path, headers={"host": "127.0.0.1"})
        assert answer.status_code == HTTPStatus.OK, f"{path} answered {answer.status_code}"
        return bytes(answer.content)

    return once


def beside(once: Callable[[], bytes], yardstick: Callable[[], bytes]) -> tuple[float, float]:
    """Seconds of one and of the other, in turns: the median of some rounds, and their ratio's."""
    times, ratios = [], []
    for _round in range(ROUNDS):
        moments = [time.perf_counter()]
        for asked in (once, yardstick):
            asked()
            moments.append(time.perf_counter())
        times.append(moments[1] - moments[0])
        ratios.append(times[-1] / (moments[2] - moments[1]))
    return statistics.median(times), statistics.median(ratios)


def pages(name: str = "sanne") -> list[Cost]:
    """Queries and time of each page in this database, for a visitor and for a busy member."""
    member = Member.objects.select_related("user").get(user__email__startswith=f"{name}@")
    visitor, known = Client(), Client()
    assert member.user is not None, "who is measured can sign in"
    known.force_login(member.user)
    room = rooms_for(actor_of(member))[0]
    doors = [(page, path, visitor) for page, path in OPEN_PAGES.items()]
    doors += [(page, path, known) for page, path in (MEMBER_PAGES | API_LISTS).items()]
    doors.append(("room", f"/rooms/{room.public_id}/", known))
    with override_settings(ROOT_URLCONF=__name__):
        return [cost(page, path, client) for page, path, client in doors]


def cost(page: str, path: str, client: Client) -> Cost:
    once, yardstick = visit(client, path), visit(client, "/bare/")
    once(), yardstick()
    with CaptureQueriesContext(connection) as counted:
        size = len(once())
        queries = len(counted)
    seconds, ratio = beside(once, yardstick)
    return Cost(page, queries, seconds * 1000, ratio, size / 1024)


def table(costs: list[Cost]) -> str:
    head = f"{'page':<24}{'queries':>8}{'ms':>7}{'x bare page':>13}{'KB':>6}"
    rows = [
        f"{c.page:<24}{c.queries:>8}{c.milliseconds:>7.0f}{c.ratio:>13.1f}{c.kilobytes:>6.0f}"
        for c in costs
    ]
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
