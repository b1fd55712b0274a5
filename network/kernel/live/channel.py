"""One stream in this process: its order, and the sockets that listen to it."""

from __future__ import annotations

import time
from typing import Any

from network.kernel.live import frames, limits
from network.kernel.live.link import Link, Standing, Sub
from network.kernel.live.sequencer import Said, Sequencer
from network.kernel.live.streams import Position, Row, StreamKind


class Channel:
    __slots__ = ("idle_since", "key", "kind", "repairing", "sequencer", "stream", "subs", "timer")

    def __init__(self, stream: str, kind: StreamKind, key: str) -> None:
        self.stream = stream
        self.kind = kind
        self.key = key
        self.sequencer = Sequencer()
        self.subs: set[Sub] = set()
        self.repairing = False
        self.timer: Any = None  # the call that looks whether a gap has closed
        self.idle_since = time.monotonic()

    def join(self, link: Link, asked: Position | None, *, is_badge: bool = False) -> Sub:
        sub = Sub(self, link, asked, is_badge=is_badge)
        self.subs.add(sub)
        link.subs[self.stream] = sub
        return sub

    def leave(self, sub: Sub) -> None:
        sub.alive = False
        self.subs.discard(sub)
        sub.link.behind.discard(sub)
        if sub.link.subs.get(self.stream) is sub:
            del sub.link.subs[self.stream]
        if not self.subs:
            self.idle_since = time.monotonic()

    def close_to(self, sub: Sub, code: str) -> None:
        """The last thing this socket hears from this stream."""
        self.leave(sub)
        sub.link.say("gone", stream=self.stream, s=self.sequencer.delivered or 0, code=code)

    def deliver(self, ready: list[Said]) -> list[Sub]:
        """Hand events, in order, to all who are level; give back who must be asked in anew."""
        asked_again: list[Sub] = []
        for said in ready:
            before, number, text = said.at.seq - 1, said.at.seq, said.text
            for sub in tuple(self.subs):
                if sub.standing is Standing.LEVEL and sub.seq == before:
                    if sub.is_badge:
                        self.count_on(sub, number)
                    elif sub.link.is_full:
                        sub.link.fall_behind(sub)
                    else:
                        sub.seq = number
                        sub.link.push(text)
            if said.ends is not None:
                asked_again += self.end_for(said.ends)
        return asked_again

    def count_on(self, sub: Sub, number: int) -> None:
        sub.seq = number
        sub.link.hub.badges.went_on.add(self)

    def end_for(self, ends: int | str) -> list[Sub]:
        """After this row one member listens no more, or everybody is asked again."""
        if ends == "*":
            everybody = [sub for sub in self.subs if sub.standing is Standing.LEVEL]
            for sub in everybody:
                sub.standing = Standing.CATCHING
            return everybody
        for sub in [sub for sub in self.subs if sub.link.member_id == ends]:
            self.close_to(sub, "removed")
        return []

    def reset(self, sub: Sub, head: Position, why: str) -> None:
        """Its position proves nothing: it must fetch afresh, and goes on from the head."""
        if sub.is_badge:
            self.count_on(sub, head.seq)
            return
        sub.seq = head.seq
        sub.link.say("reset", stream=self.stream, pos=str(head), why=why)

    def repaired(self, asked: Position, head: Position, rows: list[Row]) -> list[Sub]:
        """What the bus did not bring was read from the database: head first, then rows.

        `asked` is where this process was before it asked; it may have gone on since.
        """
        before = self.sequencer.position
        level = [sub for sub in self.subs if sub.standing is Standing.LEVEL]
        why = why_reset(asked, head, len(rows))
        asked_again: list[Sub] = []
        if why:
            for sub in level:
                self.reset(sub, head, why)
            asked_again = self.end_for("*")  # what ended in between cannot be seen any more
        elif head.seq > before.seq:
            batches: dict[tuple[int, int | None], list[tuple[int, str]]] = {}
            for sub in level:
                self._bring_up(sub, head, rows, batches)
            if any(row.ends == "*" for row in rows):
                asked_again = self.end_for("*")
        if why or head.seq > before.seq:
            asked_again += self.deliver(self.sequencer.jump(head))
        return asked_again

    def _bring_up(
        self,
        sub: Sub,
        head: Position,
        rows: list[Row],
        batches: dict[tuple[int, int | None], list[tuple[int, str]]],
    ) -> None:
        cut = cut_for(sub, rows, after=sub.seq)
        if sub.is_badge:
            self.count_on(sub, max(sub.seq, head.seq))
        elif sub.seq < head.seq:
            which = (sub.seq, cut)
            if which not in batches:
                batches[which] = self.batch(sub.seq, head, rows, cut)
            self.push(sub, batches[which])
        if cut is not None:
            self.close_to(sub, "removed")

    def push(self, sub: Sub, batch: list[tuple[int, str]]) -> None:
        """Hand over a catch-up piece by piece, as far as the window allows."""
        for seq, text in batch:
            if sub.link.is_full:
                sub.link.fall_behind(sub)
                return
            sub.seq = max(sub.seq, seq)
            sub.link.push(text)

    def batch(
        self, since: int, head: Position, rows: list[Row], cut: int | None
    ) -> list[tuple[int, str]]:
        """The rows after `since` as `sync` frames, each a true position by itself.

        Rows come in the order of their last change, so every piece that ends at a row is a
        complete answer up to that row: a reader may stop and go on there.
        """
        end = head.seq if cut is None else cut
        pieces: list[tuple[int, str]] = []
        rest = [row for row in rows if row.seq > since and (cut is None or row.seq <= cut)]
        start = since
        chunk: list[str] = []
        size = 0
        for place, row in enumerate(rest):
            text = frames.row(row.seq, row.body)
            chunk.append(text)
            size += len(text)
            if size >= limits.CHUNK_BYTES and place + 1 < len(rest) and row.seq <= end:
                pieces.append((row.seq, frames.sync(self.stream, start, row.seq, chunk)))
                start, chunk, size = row.seq, [], 0
        pieces.append((end, frames.sync(self.stream, start, max(start, end), chunk)))
        return pieces


def cut_for(sub: Sub, rows: list[Row], *, after: int) -> int | None:
    """The number after `after` with which this member's listening ended, if it is among them."""
    member_id = sub.link.member_id
    if member_id is None:
        return None
    return next((row.seq for row in rows if row.ends == member_id and row.seq > after), None)


def why_reset(position: Position, head: Position, rows: int) -> str:
    """Why nothing can be proven from this position, or "" when it can. Never a partial answer."""
    if position.epoch != head.epoch:
        return "epoch"
    if position.seq > head.seq:
        return "ahead"
    return "too_old" if rows > limits.CATCH_UP_ROWS else ""
