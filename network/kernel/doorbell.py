"""Waking the workers, without ever making a request wait for the broker.

The rows in the database say what is due; a ring only says "look now". It leaves from a
thread of its own, several rings become one, and a lost ring costs until the next tick.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)


class Doorbell:
    def __init__(self, send: Callable[[str], None]) -> None:
        self.send = send
        self.waiting: set[str] = set()
        self.wake = threading.Condition()
        self.thread: threading.Thread | None = None

    def ring(self, task: str) -> None:
        """Ask for `task` soon; returns at once, whatever the broker does."""
        with self.wake:
            self.waiting.add(task)
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._run, name="doorbell", daemon=True)
                self.thread.start()
            self.wake.notify()

    def _run(self) -> None:
        while True:
            with self.wake:
                while not self.waiting:
                    self.wake.wait()
                tasks, self.waiting = sorted(self.waiting), set()
            for task in tasks:
                try:
                    self.send(task)
                except Exception as error:  # noqa: BLE001 (any broker failure is the same to us)
                    log.warning("doorbell: the broker did not answer: %s", type(error).__name__)


def _send(task: str) -> None:
    current_app.send_task(task, retry=False, expires=60)


_bell = Doorbell(_send)


def ring(task: str) -> None:
    if settings.DOORBELL:
        _bell.ring(task)
