"""Who looks along in a stream and who is typing there: told in passing, kept nowhere, dropped first.

Each process tells the others whom it sees; what one says is forgotten when it stops saying it.
Whoever hides, on any page of theirs, is seen by nobody.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

from network.kernel.live import frames, limits
from network.kernel.live.bus import pack_company, pack_typing
from network.kernel.live.link import Link, Standing, Sub

if TYPE_CHECKING:
    from network.kernel.live.channel import Channel
    from network.kernel.live.hub import Hub

HIDDEN = "hidden"
Seen = dict[str, str]  # by name: "on", or that they hide
Heard = tuple[float, int, Seen]  # until when, how many, and who if they are few enough


class Company:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.process = uuid4().hex[:12]
        self.told: dict[str, tuple[int, Seen]] = {}  # to our pages, by stream
        self.said: dict[str, tuple[int, Seen]] = {}  # to the other processes
        self.others: dict[str, dict[str, Heard]] = {}  # by stream and process
        self.looked_at = self.said_all_at = 0.0

    # Typing -------------------------------------------------------------------------------------

    def types(self, link: Link, stream: str) -> None:
        """Pass it on, unless somebody has it off, it was told just now, or it is too busy here."""
        sub = link.subs.get(stream)
        moment = time.monotonic()
        if sub is None or sub.is_badge or sub.standing is not Standing.LEVEL:
            return
        if not self._is_kept_by(sub) or link.hides:
            return
        if moment - sub.typed_at < limits.TYPING_SECONDS:
            return
        if self.count(sub.channel) > limits.TYPING_WATCHERS:
            return
        sub.typed_at = moment
        message = pack_typing(stream, link.visit.person.name)
        # Off the loop: a bus may have to wait for its network.
        self.hub.spawn(self.hub.pool.ask(self.hub.bus.publish, stream, message))

    def heard_typing(self, channel: Channel, name: str) -> None:
        text = frames.write("eph", {"stream": channel.stream, "k": "typing", "by": name})
        for sub in _looking(channel):
            link = sub.link
            if link.visit.person.name != name and not link.hides and not link.is_half_full:
                link.push(text)

    # Presence -----------------------------------------------------------------------------------

    def heard(self, process: str, streams: dict[str, tuple[int, Seen]]) -> None:
        """Another process says whom it sees in these."""
        if process == self.process:
            return
        until = time.monotonic() + limits.PRESENCE_LASTS_SECONDS
        for stream, (number, seen) in streams.items():
            here = self.others.setdefault(stream, {})
            if number or seen:
                here[process] = (until, number, seen)
            else:
                here.pop(process, None)
                if not here:
                    del self.others[stream]

    def count(self, channel: Channel) -> int:
        """How many pages look along, as far as is known here."""
        others = self.others.get(channel.stream, {}).values()
        return sum(1 for _sub in _looking(channel)) + sum(number for _t, number, _s in others)

    async def mind(self) -> None:
        """Every few seconds: what changed, to our own pages and to the other processes."""
        moment = time.monotonic()
        if moment - self.looked_at < limits.PRESENCE_SECONDS or not settings.LIVE_PRESENCE:
            return
        self.looked_at = moment
        self._forget_the_silent(moment)
        local: dict[str, tuple[int, Seen]] = {}
        for channel in self.hub.channels.values():
            looking = [sub for sub in _looking(channel) if self._is_kept_by(sub)]
            if looking:
                local[channel.stream] = _seen(looking)
        for stream, channel in self.hub.channels.items():
            if stream in local or stream in self.told:
                self._tell(channel, local.get(stream, (0, {})))
        self.told = {stream: told for stream, told in self.told.items() if stream in local}
        await self._say(local, moment)

    def _tell(self, channel: Channel, local: tuple[int, Seen]) -> None:
        number, seen = local[0], dict(local[1])
        for _until, theirs, names in self.others.get(channel.stream, {}).values():
            number += theirs
            for name, how in names.items():
                if how == HIDDEN or name not in seen:
                    seen[name] = how
        shown = {name: how for name, how in seen.items() if how != HIDDEN}
        if number > limits.PRESENCE_NAMES:
            shown = {}
        before = self.told.get(channel.stream)
        self.told[channel.stream] = (number, shown)
        fields = {"stream": channel.stream, "n": number}
        whole = frames.write("pres", {**fields, "d": shown, "whole": True})
        change = ""
        if before is not None and before != (number, shown):
            gone = dict.fromkeys(before[1].keys() - shown.keys(), "off")
            come = {name: how for name, how in shown.items() if before[1].get(name) != how}
            change = frames.write("pres", {**fields, "d": {**gone, **come}})
        for sub in _looking(channel):
            if sub.link.hides or sub.link.is_half_full:
                sub.knows_company = False  # it gets the whole when there is room again
            elif not sub.knows_company:
                sub.knows_company = True
                sub.link.push(whole)
            elif change:
                sub.link.push(change)

    async def _say(self, local: dict[str, tuple[int, Seen]], moment: float) -> None:
        if moment - self.said_all_at >= limits.PRESENCE_REPEAT_SECONDS:
            self.said_all_at = moment
            news = dict(local)
        else:
            news = {stream: seen for stream, seen in local.items() if self.said.get(stream) != seen}
        news |= {stream: (0, {}) for stream in self.said.keys() - local.keys()}
        self.said = local
        if news and self.hub.bus.reaches_others:
            message = pack_company(self.process, json.dumps(news, separators=(",", ":")))
            await self.hub.pool.ask(self.hub.bus.publish, "company", message)

    def _forget_the_silent(self, moment: float) -> None:
        for stream, here in list(self.others.items()):
            kept = {process: heard for process, heard in here.items() if heard[0] > moment}
            if kept:
                self.others[stream] = kept
            else:
                del self.others[stream]

    @staticmethod
    def _is_kept_by(sub: Sub) -> bool:
        return sub.channel.kind.has_company and bool(settings.LIVE_PRESENCE)


def _looking(channel: Channel) -> Iterable[Sub]:
    return (
        sub for sub in tuple(channel.subs) if sub.standing is Standing.LEVEL and not sub.is_badge
    )


def _seen(looking: list[Sub]) -> tuple[int, Seen]:
    seen: Seen = {}
    for sub in looking:
        name = sub.link.visit.person.name
        if sub.link.hides:
            seen[name] = HIDDEN
        else:
            seen.setdefault(name, "on")
    number = sum(1 for sub in looking if not sub.link.hides)
    return number, seen if len(looking) <= limits.PRESENCE_NAMES else {}
