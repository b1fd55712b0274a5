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
        "network.notifications.tasks.send_mails",
        10,
        "Mail that is due leaves, also what quiet hours or a mail server held up.",
    ),
    Turn(
        "chat.tasks.tell_news",
        10,
        "Who was named hears it; who left messages unread for a while is told once.",
    ),
    Turn(
        "network.notifications.tasks.forget_old_notices",
        86400,
        "What was told more than a year ago is forgotten.",
    ),
    Turn(
        "network.accounts.tasks.forget_ended_sessions",
        86400,
        "Sessions that are over are cleared away.",
    ),
    Turn(
        "network.members.tasks.forget_newcomers",
        86400,
        "Who never showed that an address was theirs is forgotten after a week.",
    ),
    Turn(
        "matching.tasks.look_again",
        20,
        "What changed is matched within a minute, also when its own ring was lost.",
    ),
    Turn(
        "matching.tasks.look_at_everything",
        1800,
        "Once a day all is matched anew: time itself changes what fits.",
    ),
    Turn(
        "matching.tasks.hold_round",
        600,
        "From Monday morning on each community hears once a week what is new for it.",
    ),
    Turn(
        "matching.tasks.ask_what_came_of_it",
        300,
        "The day after a first date both are asked whether it worked out.",
    ),
    Turn(
        "matching.tasks.tell_what_came_of_it",
        7200,
        "In the first week of a month each partner hears once what the last one brought.",
    ),
    Turn(
        "network.activities.tasks.close_editions",
        300,
        "What has ended has been.",
    ),
    Turn(
        "network.communities.tasks.let_interests_grow_stale",
        3600,
        "A wish that nobody confirmed for half a year stops searching until somebody does.",
    ),
    Turn(
        "network.offerings.tasks.ask_what_is_still_true",
        3600,
        "What is offered and was not confirmed for half a year is asked about once.",
    ),
    Turn(
        "chat.tasks.end_pins",
        60,
        "A pinned message with a last day is at hand until then.",
    ),
    Turn(
        "chat.tasks.forget_words",
        3600,
        "Words that were removed or rewritten are kept for a month, and then no more.",
    ),
)
