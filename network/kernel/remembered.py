"""What everybody reads on every page and hardly ever changes, kept for a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from django.utils.translation import get_language

T = TypeVar("T")
SECONDS = 60


class Remembered(Generic[T]):
    """Call it for what `read` said within the last minute, in this process and this language."""

    known: ClassVar[list[Remembered[Any]]] = []

    def __init__(self, read: Callable[[], T]) -> None:
        self.read = read
        self.kept: dict[str | None, tuple[float, T]] = {}
        self.known.append(self)

    def __call__(self) -> T:
        language = get_language()
        kept = self.kept.get(language)
        if kept is None or time.monotonic() - kept[0] > SECONDS:
            kept = self.kept[language] = (time.monotonic(), self.read())
        return kept[1]


def forget_all() -> None:
    for one in Remembered.known:
        one.kept.clear()
