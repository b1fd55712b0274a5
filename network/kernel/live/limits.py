"""How much of everything: one place, so that the limits that are told are the limits that hold."""

from __future__ import annotations

import time
from collections.abc import Callable

PROTOCOL = 1
FRAME_BYTES = 65_536
FRAMES_PER_MESSAGE = 64
HELLO_SECONDS = 10
HEARTBEAT_SECONDS = 25
SILENCE_SECONDS = 2 * HEARTBEAT_SECONDS + 10
LAGGING_SECONDS = 30
AGE_SECONDS = 12 * 60 * 60
RETRY = (200, 8000)  # milliseconds over which those who are sent away come back
WINDOW_FRAMES = 512
WINDOW_BYTES = 262_144
# Answers are not part of the window, but whoever asks and never reads is closed.
BACKLOG_BYTES = 1_048_576
CHUNK_BYTES = 65_536
CATCH_UP_ROWS = 500
ROWS_AT_ONCE = 50  # read for one socket; the window may be full before they are used up
STREAMS_PER_SOCKET = 300
SOCKETS_PER_MEMBER = 10
POLLS = 200  # requests of one process that wait for news
POLL_SECONDS = 25
POLL_GATHERS = 0.02  # seconds
COMMANDS_WAITING = 32
FRAME_RATE, FRAME_BURST = 20.0, 60.0
WRITE_RATE, WRITE_BURST = 5.0, 10.0
BADGE_SECONDS = 0.9  # a little under the caretaker's turn, so that each turn may tell
TYPING_SECONDS = 2.5  # clients say it every 3
TYPING_WATCHERS = 100  # above, nobody is told that somebody is typing
PRESENCE_SECONDS = 5
PRESENCE_REPEAT_SECONDS = 15
PRESENCE_LASTS_SECONDS = 45
PRESENCE_NAMES = 200  # above, only how many
RELOAD_SECONDS = 600  # over which pages of an older build come anew
STRIKES = 20
STRIKE_SECONDS = 60.0


class Bucket:
    """So many a second, with room for a burst."""

    __slots__ = ("burst", "clock", "filled_at", "level", "rate")

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate, self.burst, self.clock = rate, burst, clock
        self.level, self.filled_at = burst, clock()

    def take(self) -> float:
        """0 when it may pass now, else the seconds to wait."""
        moment = self.clock()
        self.level = min(self.burst, self.level + (moment - self.filled_at) * self.rate)
        self.filled_at = moment
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.rate

    @property
    def is_full(self) -> bool:
        return self.level + (self.clock() - self.filled_at) * self.rate >= self.burst
