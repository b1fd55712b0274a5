"""One stream in one process: what the bus brings in any order leaves in the right one.

Pure: no clock, no network, no database. Whoever owns it repairs the gaps that it shows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from network.kernel.live.streams import Ends, Position

RING = 200
RING_CHARACTERS = 131_072
HELD = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """A change that was committed, as it travels: the header for us, the text for the sockets."""

    stream: str
    at: Position
    text: str
    ends: Ends = None


class Sequencer:
    """Delivers contiguous numbers only; holds what came early, drops what came twice."""

    __slots__ = ("delivered", "epoch", "held", "ring")

    def __init__(self) -> None:
        self.epoch = ""
        self.delivered: int | None = None
        self.held: dict[int, Said] = {}
        self.ring: deque[Said] = deque(maxlen=RING)

    @property
    def started(self) -> bool:
        return self.delivered is not None

    @property
    def gap(self) -> bool:
        """Something came early: what lies between is on its way, or lost."""
        return self.started and bool(self.held)

    @property
    def position(self) -> Position:
        return Position(self.epoch, self.delivered or 0)

    def offer(self, said: Said) -> list[Said]:
        """Take one in; give back what may be delivered now, in order."""
        number = said.at.seq
        if self.delivered is None:
            # Committed while the head was being read: kept, or the start would lose it.
            self._hold(number, said)
            return []
        if said.at.epoch != self.epoch or number <= self.delivered:
            return []
        self._hold(number, said)
        return self._release()

    def start(self, head: Position) -> list[Said]:
        """Begin at the head; what had already come in follows at once."""
        if self.delivered is not None:
            return []
        self.epoch, self.delivered = head.epoch, head.seq
        return self._settle()

    def jump(self, head: Position) -> list[Said]:
        """Everything up to `head` was read from the database instead."""
        if head != self.position:
            self.ring.clear()  # the rows came past as a batch, or under other numbers
        self.epoch, self.delivered = head.epoch, head.seq
        return self._settle()

    def since(self, seq: int) -> list[Said] | None:
        """The events after `seq`, when the ring reaches back that far without a hole."""
        if self.delivered is None or seq > self.delivered:
            return None
        if seq == self.delivered:
            return []
        if not self.ring or self.ring[0].at.seq > seq + 1:
            return None
        return [said for said in self.ring if said.at.seq > seq]

    def _hold(self, number: int, said: Said) -> None:
        if len(self.held) < HELD or number == (self.delivered or 0) + 1:
            self.held[number] = said

    def _settle(self) -> list[Said]:
        assert self.delivered is not None
        self.held = {
            number: said
            for number, said in self.held.items()
            if number > self.delivered and said.at.epoch == self.epoch
        }
        return self._release()

    def _release(self) -> list[Said]:
        assert self.delivered is not None
        ready = []
        while (said := self.held.pop(self.delivered + 1, None)) is not None:
            self.delivered += 1
            ready.append(said)
        self.ring.extend(ready)
        self._keep_small()
        return ready

    def _keep_small(self) -> None:
        """Long texts take the room of many: what no longer fits is in the database."""
        held = 0
        for kept, said in enumerate(reversed(self.ring)):
            held += len(said.text)
            if held > RING_CHARACTERS:
                for _old in range(len(self.ring) - kept):
                    self.ring.popleft()
                return
