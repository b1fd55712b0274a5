"""Who has a stream in a list but not on the screen hears at most once a second that it went on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from network.kernel.live import limits
from network.kernel.live.link import Standing, Sub
from network.kernel.live.streams import StreamKind

if TYPE_CHECKING:
    from network.kernel.live.channel import Channel
    from network.kernel.live.hub import Hub


class Badges:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.went_on: set[Channel] = set()
        self.told_at = 0.0

    async def mind(self) -> None:
        moment = time.monotonic()
        if not self.went_on or moment - self.told_at < limits.BADGE_SECONDS:
            return
        self.told_at = moment
        channels, self.went_on = self.went_on, set()
        by_kind: dict[StreamKind, list[Sub]] = {}
        for channel in channels:
            for sub in channel.subs:
                if not sub.is_badge or sub.badged == sub.seq:
                    continue
                if sub.standing is Standing.LEVEL and not sub.link.is_full:
                    by_kind.setdefault(channel.kind, []).append(sub)
                else:
                    self.went_on.add(channel)  # at a next turn
        for kind, subs in by_kind.items():
            await self._tell(kind, subs)

    async def _tell(self, kind: StreamKind, subs: list[Sub]) -> None:
        listeners: dict[str, set[int]] = {}
        for sub in subs:
            if sub.link.member_id is not None:
                listeners.setdefault(sub.channel.key, set()).add(sub.link.member_id)
        # The number first, then what is counted: what comes in between is told once more.
        numbers = [sub.seq for sub in subs]
        try:
            facts = await self.hub.pool.ask(kind.badges, listeners)
        except Exception:
            self.went_on |= {sub.channel for sub in subs}
            raise
        for sub, number in zip(subs, numbers, strict=True):
            # A rule may have been asked again meanwhile, with another answer.
            if sub.alive and sub.standing is Standing.LEVEL and sub.link.member_id is not None:
                sub.badged = number
                told = facts.get((sub.channel.key, sub.link.member_id), {})
                sub.link.say("badge", stream=sub.channel.stream, s=number, **told)
            else:
                self.went_on.add(sub.channel)
