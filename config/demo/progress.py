"""How far a long piece of work is: a bar for somebody who watches, lines for a log."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 30
NARROW = 60  # to wipe what the last line left


class Progress:
    """One part after the other; `over` goes through rows and tells how many are done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream
        self.is_watched = stream is not None and stream.isatty()

    def over(self, title: str, rows: Sequence[T], *, count: int | None = None) -> Iterator[T]:
        """The rows, one after the other; `count` tells how many things they stand for."""
        began, shown = time.monotonic(), 0.0
        for number, row in enumerate(rows):
            if self.is_watched and time.monotonic() - shown > 0.1:  # noqa: PLR2004 (ten a second)
                shown = time.monotonic()
                self._draw(title, number / len(rows))
            yield row
        self._done(title, len(rows) if count is None else count, time.monotonic() - began)

    def _draw(self, title: str, share: float) -> None:
        full = round(share * WIDTH)
        bar = "#" * full + "." * (WIDTH - full)
        self._write(f"\r{title:<16} [{bar}] {share:4.0%} ")

    def _done(self, title: str, count: int, seconds: float) -> None:
        line = f"{title:<16} {count:>7} in {seconds:.1f} s"
        self._write(f"\r{line:<{NARROW}}\n" if self.is_watched else f"{line}\n")

    def _write(self, text: str) -> None:
        if self.stream is not None:
            self.stream.write(text)
            self.stream.flush()
