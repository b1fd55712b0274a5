"""The whole house as real processes: web, worker, beat, a mail server; and real browsers."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from tests.forked import Forked, manage
from tests.matching.conftest import suggested, world  # noqa: F401 (fixtures)
from tests.stores import store_of_ones_own

STARTED_WITHIN = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Postbox:
    """What the mail server took in, for whom."""

    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(letter)
        return "250 taken"

    def wait_for(self, address: str, word: str, seconds: float = 30) -> EmailMessage:
        """The newest letter to this address with this word in its subject or text."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for letter in reversed(self.letters):
                text = f"{letter['subject']} {self.text(letter)}"
                if address in letter["to"] and word.lower() in text.lower():
                    return letter
            time.sleep(0.1)
        told = [(letter["to"], letter["subject"]) for letter in self.letters]
        raise AssertionError(f"no mail with {word!r} to {address}; there are {told}")

    @staticmethod
    def text(letter: EmailMessage) -> str:
        body = letter.get_body(("plain",))
        return body.get_content() if body else ""

    def links(self, letter: EmailMessage) -> list[str]:
        return re.findall(r"https?://\S+", self.text(letter))


@dataclass
class Stack:
    url: str
    other_url: str  # of the second web; of the same one when there is but one
    post: Postbox
    env: dict[str, str]
    processes: dict[str, Forked]

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait(10)

    def start(self, name: str, *words: str) -> None:
        self.processes[name] = manage(*(words or (name,)), env=self.env)


def database_url() -> str:
    """The test database of this very test, as another process reaches it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    user = quote(known["USER"] or "")
    password = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    host, port = known["HOST"] or "", known["PORT"] or ""
    if host.startswith("/"):
        return f"postgresql://{user}{password}@/{known['NAME']}?host={host}"
    return f"postgresql://{user}{password}@{host}:{port or 5432}/{known['NAME']}"


@contextlib.contextmanager
def a_site(
    folder: Path, store: str, *, webs: int = 1, workers: int = 1, beats: int = 1
) -> Iterator[Stack]:
    """Web, worker and beat on the database of this test, with a mail server to send to.

    Each web has an address of its own.
    """
    post = Postbox()
    mail = Controller(post, hostname="127.0.0.1", port=free_port())
    mail.start()
    ports = [free_port() for _web in range(webs)]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    env = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": store,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "SITE_URL": urls[0],
        "LIVE_ORIGINS": ",".join(urls),
        "BINDSTEEN_DATA": str(folder),
        "LOG_LEVEL": "ERROR",
    }
    running = Stack(urls[0], urls[-1], post, env, {})
    for number, port in enumerate(ports):
        running.start(f"web {number or ''}".strip(), "web", "--port", str(port))
    for number in range(workers):
        running.start(f"worker {number}", "worker")
    for _beat in range(beats):
        running.start("beat")
    try:
        wait_until_ready(running)
        yield running
    finally:
        for process in running.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in running.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        mail.stop()


@pytest.fixture
def stack(request, transactional_db, vocabulary, tmp_path):
    if connection.vendor != "postgresql":
        pytest.fail("the browser stories need PostgreSQL: run them with `manage.py test`")
    store = store_of_ones_own(os.environ["REDIS_URL"], 8)
    more = getattr(request, "param", {})
    with a_site(tmp_path, store, **more) as running:
        yield running


@pytest.fixture
def web(transactional_db, vocabulary, tmp_path):
    """One web process, for stories in which nothing happens by itself."""
    if connection.vendor != "postgresql":
        pytest.fail("the browser stories need PostgreSQL: run them with `manage.py test`")
    store = store_of_ones_own(os.environ["REDIS_URL"], 8)
    with a_site(tmp_path, store, workers=0, beats=0) as running:
        yield running


def wait_until_ready(running: Stack) -> None:
    until = time.monotonic() + STARTED_WITHIN
    waiting = [running.url, running.other_url]
    while waiting:
        try:
            with urlopen(f"{waiting[0]}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    waiting.pop(0)
        except OSError:
            ended = [
                name for name, process in running.processes.items() if process.poll() is not None
            ]
            assert not ended, f"{ended} ended before the site was ready"
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-NL"}
