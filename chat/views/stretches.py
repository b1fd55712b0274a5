"""A stretch of conversation as a page shows it: by day, with a line above what is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from chat.models import Message

TOGETHER = timedelta(minutes=10)


@dataclass
class Stretch:
    """Messages of one day, or from the first unread one on."""

    day: date | None = None
    unread: int = 0
    messages: list[Message] = field(default_factory=list)


def stretches_of(shown: list[Message], read_no: int, member_id: int | None) -> list[Stretch]:
    """The messages by day, with a line before the first that is new to this reader."""
    stretches: list[Stretch] = []
    new = [m for m in shown if m.no > read_no and (m.author_id is None or m.author_id != member_id)]
    first_new = new[0] if new else None
    for message in shown:
        last = stretches[-1].messages[-1] if stretches else None
        another_day = last is None or last.here.date() != message.here.date()
        if another_day or message is first_new:
            stretches.append(
                Stretch(
                    day=message.here.date() if another_day else None,
                    unread=len(new) if message is first_new else 0,
                )
            )
        stretches[-1].messages.append(message)
    for stretch in stretches:
        for earlier, later in pairwise(stretch.messages):
            later.follows = _is_one_breath(earlier, later)
    return stretches


def _is_one_breath(earlier: Message, later: Message) -> bool:
    return (
        later.author_id is not None
        and later.author_id == earlier.author_id
        and later.created_at - earlier.created_at < TOGETHER
    )


def by_first_name(shown: list[Message]) -> list[Message]:
    """For who has no account: enough to follow the talk, too little to look somebody up."""
    for message in shown:
        for said in (message, message.reply_to):
            if said is not None and said.author is not None:
                said.author.display_name = said.author.display_name.split(" ")[0]
    return shown
