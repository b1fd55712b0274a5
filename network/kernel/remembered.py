"""What everybody reads on every page and hardly ever changes, kept for a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")
SECONDS = 60


class Remembered(Generic[T]):
    """Call it for what `read` said within the last minute, in this process."""

    known: ClassVar[list[Remembered[Any]]] = []

    def __init__(self, read: Callable[[], T]) -> None:
        self.read = read
        self.kept: tuple[float, T] | None = None
        self.known.append(self)

    def __call__(self) -> T:
        kept = self.kept
        if kept is None or time.monotonic() - kept[0] > SECONDS:
            kept = self.kept = (time.monotonic(), self.read())
        return kept[1]


def forget_all() -> None:
    for one in Remembered.known:
        one.kept = None
