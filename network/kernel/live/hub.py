"""The sockets of this process and the streams they listen to; fed by the bus, repaired by the database."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Collection, Coroutine
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from network.kernel.live import limits
from network.kernel.live.badges import Badges
from network.kernel.live.bus import Bus, Seeing, Typing, bus, unpack
from network.kernel.live.caretaker import Caretaker
from network.kernel.live.channel import Channel, cut_for, why_reset
from network.kernel.live.company import Company
from network.kernel.live.limits import Bucket
from network.kernel.live.link import Close, Link, Standing, Sub
from network.kernel.live.pool import Pool, Together, pool
from network.kernel.live.sequencer import Said
from network.kernel.live.sessions import Person, Visit, visits_of
from network.kernel.live.streams import Position, Row, StreamKind, at

log = logging.getLogger(__name__)

GAP_SECONDS = 0.05
MANY_BUDGETS = 1_000
VISITORS_AT_ONCE = 100
RULES_AT_ONCE = 25
K = TypeVar("K")
Places = dict[str, Position | None]


class Hub:
    """One per event loop. Everything here runs on that loop, so nothing needs a lock."""

    def __init__(self, bus: Bus, pool: Pool) -> None:
        self.bus = bus
        self.pool = pool
        self.loop = asyncio.get_running_loop()
        self.thread = threading.get_ident()
        self.channels: dict[str, Channel] = {}
        self.links: set[Link] = set()
        self.by_session: dict[str, set[Link]] = {}
        self.by_user: dict[int, set[Link]] = {}
        self.by_member: dict[int, set[Link]] = {}
        self.budgets: dict[str, Bucket] = {}
        self.to_flush: list[Link] = []
        self.draining = False
        self.polls = 0  # listeners that are requests, not sockets
        self.tasks: set[asyncio.Task[Any]] = set()
        self.visitors: Together[str, Visit | None] = Together(pool, visits_of, VISITORS_AT_ONCE)
        self.rules: dict[StreamKind, Together[Any, dict[str, Position]]] = {}
        self.company = Company(self)
        self.badges = Badges(self)
        self.caretaker = Caretaker(self)

    # Life ---------------------------------------------------------------------------------------

    def start(self) -> None:
        self.spawn(self.bus.run(self.hear, self.caretaker.look_now))
        self.spawn(self.caretaker.run())

    async def stop(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.pool.close()

    async def drain(self, seconds: float = 5.0) -> None:
        """Send everybody to another process, spread out, and wait until they are gone."""
        self.draining = True
        leaving = set(self.links)
        for link in leaving:
            link.end(Close.RESTART, "restart")
        goodbyes = [task for task in self.tasks if task.get_name() == "goodbye"]
        if goodbyes:
            await asyncio.wait(goodbyes, timeout=seconds)

    def spawn(self, work: Coroutine[Any, Any, Any], name: str | None = None) -> asyncio.Task[Any]:
        task = self.loop.create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("live: a task failed", exc_info=task.exception())

    # Sockets ------------------------------------------------------------------------------------

    def welcome(self, link: Link) -> None:
        self.links.add(link)
        self.by_session.setdefault(link.visit.session, set()).add(link)
        self.by_user.setdefault(link.visit.user_id, set()).add(link)
        if link.member_id is not None:
            self.by_member.setdefault(link.member_id, set()).add(link)
        self.caretaker.mind(link.visit)

    def forget(self, link: Link) -> None:
        self.links.discard(link)
        _take_off(self.by_session, link.visit.session, link)
        _take_off(self.by_user, link.visit.user_id, link)
        if link.member_id is not None:
            _take_off(self.by_member, link.member_id, link)
        for sub in list(link.subs.values()):
            sub.channel.leave(sub)

    def write_budget(self, person: Person) -> Bucket:
        """Shared by all the tabs of one member."""
        if len(self.budgets) > MANY_BUDGETS:
            self.budgets = {
                name: bucket for name, bucket in self.budgets.items() if not bucket.is_full
            }
        return self.budgets.setdefault(person.name, Bucket(limits.WRITE_RATE, limits.WRITE_BURST))

    def will_flush(self, link: Link) -> None:
        """Everything that is pushed in this turn of the loop leaves as one message a socket."""
        if not self.to_flush:
            self.loop.call_soon(self._flush)
        self.to_flush.append(link)

    def _flush(self) -> None:
        links, self.to_flush = self.to_flush, []
        for link in links:
            link.flush()

    # What comes in ------------------------------------------------------------------------------

    def hear(self, message: str) -> None:
        """From the bus: on this loop, or from any other thread of this process."""
        if threading.get_ident() == self.thread:
            self._hear(message)
        elif not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._hear, message)

    def _hear(self, message: str) -> None:
        try:
            heard = unpack(message)
        except (ValueError, TypeError, AttributeError):
            log.warning("live: a message that is none of ours")
            return
        if isinstance(heard, Said):
            channel = self.channels.get(heard.stream)
            if channel is not None:
                self.take(channel, heard)
        elif isinstance(heard, Typing):
            if heard.stream in self.channels:
                self.company.heard_typing(self.channels[heard.stream], heard.name)
        elif isinstance(heard, Seeing):
            self.company.heard(heard.process, heard.streams)
        elif isinstance(heard, tuple):
            member_id, text = heard
            for link in tuple(self.by_member.get(member_id, ())):
                if link.greeted and not link.is_full:
                    link.push(text)
        else:
            self.obey(heard)

    def take(self, channel: Channel, said: Said) -> None:
        sequencer = channel.sequencer
        if sequencer.started and said.at.epoch != sequencer.epoch:
            self.repair_soon(channel)
            return
        self.ask_again(channel.deliver(sequencer.offer(said)))
        if sequencer.gap and channel.timer is None:
            # What is missing is probably on its way: give it a moment before asking for it.
            channel.timer = self.loop.call_later(GAP_SECONDS, self._still_a_gap, channel)

    def _still_a_gap(self, channel: Channel) -> None:
        channel.timer = None
        if channel.sequencer.gap:
            self.repair_soon(channel)

    def obey(self, order: dict[str, Any]) -> None:
        """An order is a reason to look again; what is true is in the database."""
        match order.get("what"):
            case "session":
                self.caretaker.suspect({order["session"]})
            case "user":
                links = self.by_user.get(order["user"], set())
                self.caretaker.suspect({link.visit.session for link in links})
            case "stream":
                channel = self.channels.get(order["stream"])
                member_id = order["member"]
                if channel is not None:
                    self.recheck(
                        sub
                        for sub in tuple(channel.subs)
                        if member_id is None or sub.link.member_id == member_id
                    )

    # Listening ----------------------------------------------------------------------------------

    def listen(self, link: Link, places: Places, badges: Collection[str] = ()) -> None:
        """Register first; only then read head and rows, so that nothing falls in between."""
        subs = []
        for stream, position in places.items():
            kind, key = at(stream)
            old = link.subs.get(stream)
            if old is not None:
                old.channel.leave(old)
            channel = self.channels.get(stream)
            if channel is None:
                channel = self.channels[stream] = Channel(stream, kind, key)
            subs.append(channel.join(link, position, is_badge=stream in badges))
        self.spawn(self.catch_up(subs))

    def recheck(self, subs: Any) -> None:
        """Hold these back until the rule has been asked again."""
        chosen = [sub for sub in subs if sub.standing is Standing.LEVEL]
        for sub in chosen:
            sub.standing = Standing.CATCHING
        self.ask_again(chosen)

    def ask_again(self, subs: list[Sub]) -> None:
        if subs:
            self.spawn(self.catch_up(subs))

    def catch_up_soon(self, link: Link) -> None:
        subs = list(link.behind)
        link.behind.clear()
        for sub in subs:
            sub.standing = Standing.CATCHING
        self.ask_again(subs)

    async def catch_up(self, subs: list[Sub]) -> None:
        """Bring these level with the process, each after the rule said yes."""
        groups: dict[tuple[Link, StreamKind], list[Sub]] = {}
        for sub in subs:
            groups.setdefault((sub.link, sub.channel.kind), []).append(sub)
        for (link, kind), group in groups.items():
            waiting = group
            while waiting := [sub for sub in waiting if sub.alive]:
                keys = [sub.channel.key for sub in waiting]
                try:
                    heads = await self._ask_rule(kind, link, keys)
                    waiting = [sub for sub in waiting if not await self._level(sub, heads)]
                except Exception:
                    log.exception("live: %s could not be read", kind.name)
                    for sub in waiting:
                        if sub.alive and sub.standing is Standing.CATCHING:
                            link.fall_behind(sub)  # the caretaker tries again
                    break

    async def _ask_rule(self, kind: StreamKind, link: Link, keys: list[str]) -> dict[str, Position]:
        rule = self.rules.get(kind)
        if rule is None:
            rule = self.rules[kind] = Together(self.pool, kind.open_to_each, RULES_AT_ONCE)
        return await rule.ask((link.visit.person.actor, keys))

    async def _level(self, sub: Sub, heads: dict[str, Position]) -> bool:
        """One pass; True when nothing is left to do for now."""
        channel, link = sub.channel, sub.link
        if not sub.alive:
            return True
        head = heads.get(channel.key)
        if head is None:
            channel.close_to(sub, "notfound" if sub.is_new else "removed")
            return True
        self.ask_again(channel.deliver(channel.sequencer.start(head)))
        if sub.is_badge:
            sub.is_new = False
            channel.count_on(sub, max(sub.seq, head.seq))
        if sub.is_new:
            asked = sub.asked or head
            why = why_reset(asked, head, 0)
            sub.seq = asked.seq
            if why:
                channel.reset(sub, head, why)
            elif asked.seq == head.seq:
                link.say("sync", stream=channel.stream, **{"from": head.seq}, to=head.seq, rows=[])
            sub.is_new = False
        if sub.seq < head.seq and not await self._fill(sub, head):
            return True
        if (channel.sequencer.delivered or 0) > sub.seq:
            return False  # others went on while rows were read: once more, rule first
        sub.standing = Standing.LEVEL
        return True

    async def _fill(self, sub: Sub, head: Position) -> bool:
        """Give it what it missed; False when it may not, or cannot now, have more."""
        channel = sub.channel
        kept = channel.sequencer.since(sub.seq)
        if kept is not None:
            channel.push(sub, [(said.at.seq, said.text) for said in kept])
            return self._goes_on(sub)
        many = head.seq - sub.seq > limits.CATCH_UP_ROWS
        most = limits.CATCH_UP_ROWS + 1 if many else limits.ROWS_AT_ONCE
        rows: list[Row] = await self.pool.ask(channel.kind.changes, channel.key, sub.seq, most)
        if not sub.alive:
            return False
        if len(rows) > limits.CATCH_UP_ROWS:
            channel.reset(sub, head, "too_old")
            return True
        # Whatever ended up to the head was known when the rule was asked.
        cut = cut_for(sub, rows, after=head.seq)
        upto = head if len(rows) < most else Position(head.epoch, min(rows[-1].seq, head.seq))
        channel.push(sub, channel.batch(sub.seq, upto, rows, cut))
        if cut is not None:
            channel.close_to(sub, "removed")
        return self._goes_on(sub)

    @staticmethod
    def _goes_on(sub: Sub) -> bool:
        """It may have been closed, or its window have filled, by what was just pushed."""
        return sub.alive and sub.standing is Standing.CATCHING

    # Repair -------------------------------------------------------------------------------------

    def repair_soon(self, channel: Channel) -> None:
        if not channel.repairing and channel.sequencer.started:
            channel.repairing = True
            self.spawn(self._repair(channel))

    async def _repair(self, channel: Channel) -> None:
        asked = channel.sequencer.position
        try:
            head, rows = await self.pool.ask(_head_then_rows, channel.kind, channel.key, asked.seq)
            if head is None:
                for sub in list(channel.subs):
                    channel.close_to(sub, "notfound")
            else:
                self.ask_again(channel.repaired(asked, head, rows))
        except Exception:
            log.exception("live: %s could not be repaired", channel.kind.name)
        finally:
            channel.repairing = False
        if channel.sequencer.gap and channel.timer is None:
            channel.timer = self.loop.call_later(GAP_SECONDS, self._still_a_gap, channel)


def _take_off(shelf: dict[K, set[Link]], key: K, link: Link) -> None:
    others = shelf.get(key)
    if others is not None:
        others.discard(link)
        if not others:
            del shelf[key]


def _head_then_rows(kind: StreamKind, key: str, since: int) -> tuple[Position | None, list[Row]]:
    # In this order: a row that commits in between is shown early, never skipped.
    head = kind.heads([key]).get(key)
    rows = kind.changes(key, since, limits.CATCH_UP_ROWS + 1) if head else []
    return head, rows


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop, made when the first socket comes."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(loop)
    if found is None:
        found = _hubs[loop] = Hub(bus(), pool())
        found.start()
    return found


def hubs() -> Collection[Hub]:
    return list(_hubs.values())
