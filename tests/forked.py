"""Real processes of ours, forked from one that has read all the code already.

Reading the code takes seconds of a core, many times more than what a test asks of the process.
`read_ahead` is read once for all; each process then gets an environment of its own and reads the
settings anew. How a start from the command line goes is told by tests/config/test_processes.py
and test_up_for_real.py.
"""

from __future__ import annotations

import importlib
import logging.config
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connections
from django.utils.functional import empty

from config import env as environment
from config.supervisor import follow

ROOT = Path(__file__).resolve().parent.parent
# What a site may choose for itself: nobody looks at these while code is being read.
FREE = {
    "ALLOWED_HOSTS", "BROKER_URL", "CACHES", "CELERY_BROKER_URL", "CSRF_TRUSTED_ORIGINS",
    "DATABASES", "DATA_DIR", "DOORBELL", "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER", "EMAIL_PORT", "EMAIL_TIMEOUT", "EMAIL_USE_SSL", "EMAIL_USE_TLS",
    "LIVE_ORIGINS", "LIVE_PREFIX", "LIVE_REDIS_URL", "LOGGING", "MEDIA_ROOT", "REDIS_URL", "SITE_URL",
    "STATIC_ROOT",
}  # fmt: skip

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.read_ahead"])


class Forked:
    """One such process, with the manners of `subprocess.Popen`."""

    def __init__(
        self,
        work: Callable[..., object],
        *given: Any,
        env: dict[str, str],
        out: Path | None = None,
    ) -> None:
        """What `given` holds of sockets and pipes goes over to the process."""
        self._process = _forks.Process(target=_begin, args=(env, out, work, given), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    poll = returncode.fget

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def manage(*words: str, env: dict[str, str], out: Path | None = None) -> Forked:
    """`manage.py words`."""
    return Forked(manage_here, *words, env=env, out=out)


def manage_here(*words: str) -> None:
    sys.argv = ["manage.py", *words]
    execute_from_command_line(sys.argv)


def _begin(
    env: dict[str, str],
    out: Path | None,
    work: Callable[..., object],
    given: tuple[Any, ...],
) -> None:
    follow(os.getppid())  # the forking process ends with the tests
    os.chdir(ROOT)
    if out:
        with out.open("ab") as file:
            for number in (1, 2):
                os.dup2(file.fileno(), number)
    _read_settings(env)
    work(*given)


def _read_settings(env: dict[str, str]) -> None:
    source = importlib.import_module("config.settings")

    def known() -> dict[str, Any]:
        return {name: value for name, value in vars(source).items() if name.isupper()}

    before = known()
    for name in before:
        delattr(source, name)
    os.environ.clear()
    os.environ.update({"DJANGO_SETTINGS_MODULE": "config.settings", **env})
    importlib.reload(environment)
    importlib.reload(source)
    after = known()
    other = {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    } - FREE
    if other:
        raise RuntimeError(f"these were read before the fork, start a new process: {other}")
    settings._wrapped = empty
    connections.settings = connections._settings = connections.configure_settings(None)
    for alias in connections:
        if hasattr(connections._connections, alias):
            del connections[alias]
    logging.config.dictConfig(settings.LOGGING)
