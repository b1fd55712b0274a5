"""A process whose clock runs ahead."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import timedelta

from network.kernel import clock
from tests.forked import manage_here


def run_ahead(seconds: float, *words: str) -> None:
    # In all threads, other than `clock.travel`.
    clock._ahead = ContextVar("clock_ahead", default=timedelta(seconds=seconds))
    manage_here(*words)
