"""What the hub does by itself every second: compare with the database, and mind the sockets."""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from network.kernel import clock
from network.kernel.live import here, limits
from network.kernel.live.link import Close, Link
from network.kernel.live.sessions import Visit, visits
from network.kernel.live.streams import StreamKind

if TYPE_CHECKING:
    from network.kernel.live.channel import Channel
    from network.kernel.live.hub import Hub

log = logging.getLogger(__name__)

TURN_SECONDS = 1.0
ALONE_SECONDS = 1.0  # between looks when no bus reaches the other processes
SESSIONS_SECONDS = 60.0  # the safety net under the orders that a bus brings
IDLE_SECONDS = 60.0
HEADS = 500
MANY_ENDED = 1_000


class Caretaker:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.wake = asyncio.Event()
        self.suspects: set[str] = set()
        self.expiring: list[tuple[datetime, str]] = []
        self.heads_at = self.sessions_at = time.monotonic()
        self.here_at = 0.0

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(TURN_SECONDS):
                    await self.wake.wait()
            except TimeoutError:
                pass
            self.wake.clear()
            turns = (
                self.mind_sessions, self.mind_heads, self.mind_links, self.mind_here,
                self.hub.badges.mind, self.hub.company.mind,
            )  # fmt: skip
            for turn in turns:
                try:
                    await turn()
                except Exception:
                    log.exception("live: %s failed", turn.__qualname__)

    def look_now(self) -> None:
        """The bus was away or came back: compare everything at the next turn."""
        self.heads_at = self.sessions_at = 0.0
        self.wake.set()

    # Sessions -----------------------------------------------------------------------------------

    def mind(self, visit: Visit) -> None:
        heapq.heappush(self.expiring, (visit.expires_at, visit.session))
        if len(self.expiring) > 2 * len(self.hub.links) + MANY_ENDED:
            # Most of these tabs are closed already: keep the ends of those who are still here.
            self.expiring = [(link.visit.expires_at, link.visit.session) for link in self.hub.links]
            heapq.heapify(self.expiring)

    def suspect(self, sessions: Collection[str]) -> None:
        """Look these up at once: something was said about them."""
        here = {session for session in sessions if session in self.hub.by_session}
        if here:
            self.suspects |= here
            self.wake.set()

    async def mind_sessions(self) -> None:
        moment = clock.now()
        while self.expiring and self.expiring[0][0] <= moment:
            _expired, session = heapq.heappop(self.expiring)
            self.suspects.add(session)
        apart = SESSIONS_SECONDS if self.hub.bus.reaches_others else ALONE_SECONDS
        if time.monotonic() - self.sessions_at >= apart:
            self.sessions_at = time.monotonic()
            self.suspects |= set(self.hub.by_session)
        self.suspects &= set(self.hub.by_session)
        if not self.suspects:
            return
        asked, self.suspects = self.suspects, set()
        try:
            found = await self.hub.pool.ask(visits, asked)
        except Exception:
            self.suspects |= asked  # suspect until there is an answer
            raise
        for session in asked:
            for link in list(self.hub.by_session.get(session, ())):
                self._judge(link, found.get(session))

    def _judge(self, link: Link, now: Visit | None) -> None:
        before = link.visit
        if now is None or now.user_id != before.user_id:
            link.end(Close.LOGIN, "signed out")
        elif not now.is_welcome:
            link.end(Close.BANNED, "not open to you")
        elif now != before:
            link.visit = now
            self.mind(now)
            if now.person.actor != before.person.actor:
                self.hub.recheck(list(link.subs.values()))

    async def mind_here(self) -> None:
        if self.hub.by_member and time.monotonic() - self.here_at >= here.SECONDS:
            self.here_at = time.monotonic()
            await self.hub.pool.ask(here.tell_who_is_here, set(self.hub.by_member))

    # Streams ------------------------------------------------------------------------------------

    async def mind_heads(self) -> None:
        """What was committed and never heard of shows here: a crash, a lost message, no bus."""
        self._sweep_channels()
        apart = settings.LIVE_HEAD_CHECK_SECONDS if self.hub.bus.reaches_others else ALONE_SECONDS
        if time.monotonic() - self.heads_at < apart - TURN_SECONDS / 4:
            return
        self.heads_at = time.monotonic()
        watched: dict[StreamKind, list[Channel]] = {}
        for channel in self.hub.channels.values():
            if channel.sequencer.started:
                watched.setdefault(channel.kind, []).append(channel)
        for kind, channels in watched.items():
            for start in range(0, len(channels), HEADS):
                some = channels[start : start + HEADS]
                before = {channel.key: channel.sequencer.position for channel in some}
                heads = await self.hub.pool.ask(kind.heads, list(before))
                for channel in some:
                    head = heads.get(channel.key)
                    here = channel.sequencer.position
                    is_behind = head is None or head.epoch != here.epoch or head.seq > here.seq
                    if is_behind or (head is not None and head.seq < before[channel.key].seq):
                        self.hub.repair_soon(channel)

    def _sweep_channels(self) -> None:
        """An unwatched stream is kept a while: a crowd that reconnects finds its ring filled."""
        moment = time.monotonic()
        for stream, channel in list(self.hub.channels.items()):
            if not channel.subs and moment - channel.idle_since > IDLE_SECONDS:
                del self.hub.channels[stream]

    # Sockets ------------------------------------------------------------------------------------

    async def mind_links(self) -> None:
        moment = time.monotonic()
        for link in list(self.hub.links):
            if not link.greeted and moment - link.born > limits.HELLO_SECONDS:
                link.end(Close.LAGGING, "no hello")
            elif moment - link.heard > limits.SILENCE_SECONDS:
                link.end(Close.LAGGING, "silent")
            elif link.full_since and moment - link.full_since > limits.LAGGING_SECONDS:
                link.end(Close.LAGGING, "not reading")
            elif moment > link.retires:
                link.end(Close.RESTART, "old")
            elif moment - link.spoke >= limits.HEARTBEAT_SECONDS:
                link.say("ping", n=link.frames)
            elif link.behind and not link.is_full:
                self.hub.catch_up_soon(link)
