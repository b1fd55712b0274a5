"""The one place that knows what time it is, so that a demo and a test may travel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone

_ahead: ContextVar[timedelta] = ContextVar("clock_ahead", default=timedelta())


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now() + _ahead.get()


def today() -> date:
    """The date on the wall where the network lives."""
    return timezone.localtime(now()).date()


def zone() -> tzinfo:
    """Where the network lives, whatever a reader's own zone is."""
    return timezone.get_default_timezone()


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Let it be `moment` here, and let time run on from there."""
    token = _ahead.set(moment - timezone.now())
    try:
        yield
    finally:
        _ahead.reset(token)
