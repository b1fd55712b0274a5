"""A world that takes long to build stands for a whole file; each test finds it as it was built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def for_this_file(blocker: Any) -> Iterator[None]:
    """For a fixture of a module: what is written in here is undone after the last test.

    Hand each test a deep copy, with `db`: then it may also change what it holds in its hands.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
