"""All that happens by itself. Each turn asks what is due; the rows answer, so late,
double or missed turns change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Turn:
    task: str
    seconds: int
    why: str

    def as_entry(self) -> dict[str, Any]:
        """A turn that nobody took is worthless once the next one comes."""
        return {
            "task": self.task,
            "schedule": self.seconds,
            "options": {"expires": max(self.seconds, 10)},
        }


SCHEDULE = (
    Turn(
        "network.kernel.events.deliver_waiting",
        5,
        "What was published and not yet heard is told, also when its own ring was lost.",
    ),
    Turn(
        "network.communities.tasks.let_interests_grow_stale",
        3600,
        "A wish that nobody confirmed for half a year stops searching until somebody does.",
    ),
)
