"""Everybody waits for a start, and most of it is reading code."""

from __future__ import annotations

import os
import subprocess
import sys
from gettext import NullTranslations
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override, trans_real

from config.management.commands import stand_by

ROOT = Path(__file__).resolve().parents[2]
READ_ALL = """
import atexit, sys
atexit.register(lambda: print("read:", *sorted(name for name in sys.modules if sys.modules[name])))
sys.argv = ["manage.py", "stand_by"]
import manage
manage.main()
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> set[str]:
    """The modules of a process that is ready to be web, worker or beat on SQLite."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    data = tmp_path_factory.mktemp("data")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READ_ALL],
        cwd=ROOT,
        env={**kept, "BINDSTEEN_BOOTSTRAP": "0", "BINDSTEEN_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", ["config.asgi", "config.server", "chat.live", "celery"])
def test_all_that_a_child_needs_is_read_beforehand(read, name):
    assert name in read


@pytest.mark.parametrize("name", ["numpy", "scipy", "psycopg", "OpenSSL", "uvicorn", "pytest"])
def test_what_few_ask_for_is_read_when_they_do(read, name):
    assert name not in read


def test_who_stood_by_speaks_the_dutch_that_was_written_meanwhile(monkeypatch):
    """On a fresh copy the words are compiled after all the code was read."""
    said = []

    def speak(_name):
        with override("nl"):
            said.append(gettext("Save"))

    monkeypatch.setattr(trans_real, "_translations", {"nl": NullTranslations()})
    monkeypatch.setattr(sys, "stdin", StringIO('["web"]'))
    monkeypatch.setattr(stand_by, "call_oneself", lambda words: None)
    monkeypatch.setattr(stand_by, "call_command", speak)

    call_command("stand_by")

    assert said == ["Opslaan"]
