"""Three processes, a bus that loses, doubles and reorders, listeners that come, go and are removed.

What holds whatever happens: a listener sees each change once and in order, ends up with what
the database has, and sees nothing that is newer than its removal.
"""

from __future__ import annotations

import random

import pytest

from network.kernel.live import hub as hub_module
from network.kernel.live.sequencer import Sequencer
from network.kernel.live.streams import Position
from tests.network.kernel.live.stage import Board, Boards, connect, hear, new_hub, settle

CLIENTS = 8


class Client:
    """A page that keeps what it was shown when its socket drops."""

    def __init__(self, member_id: int) -> None:
        self.member_id = member_id
        self.rows: dict[str, int] = {}
        self.seq = 0
        self.link = None
        self.gone = False

    def take(self) -> None:
        """Work through what came, by the rules of the protocol."""
        for frame in self.link.wire.frames:
            assert not self.gone, "nothing comes after gone"
            if frame["t"] == "sync":
                assert frame["from"] <= self.seq
                for row in frame["rows"]:
                    self.rows[row["id"]] = max(row["s"], self.rows.get(row["id"], 0))
                self.seq = max(self.seq, frame["to"])
            elif frame["t"] == "e" and frame["s"] > self.seq:
                assert frame["s"] == self.seq + 1, "no gap ever reaches a page"
                name = frame["row"]["id"]
                self.rows[name] = max(frame["s"], self.rows.get(name, 0))
                self.seq = frame["s"]
            elif frame["t"] == "gone":
                self.gone = True
        self.link.wire.frames.clear()
        self.link.acknowledge(self.link.frames)


class World:
    def __init__(self, board: Board, seed: int) -> None:
        self.chance = random.Random(seed)
        self.board = board
        self.hubs = [new_hub() for _process in range(3)]
        self.clients = [Client(1 + number % 4) for number in range(CLIENTS)]
        self.on_the_way = []
        self.loss = self.chance.choice([0.0, 0.02, 0.15])
        self.disorder = self.chance.choice([1, 4, 1_000])
        self.removed: dict[int, int] = {}

    async def run(self, steps: int) -> None:
        acts = [
            (self.change, 35), (self.carry, 35), (self.come, 12), (self.go, 6), (self.check, 3),
            (self.remove, 0.4), (self.read, 9),
        ]  # fmt: skip
        for _step in range(steps):
            act = self.chance.choices([act for act, _w in acts], [weight for _a, weight in acts])
            await act[0]()
            await settle(self.chance.randrange(4))

    async def change(self) -> None:
        self.publish(self.board.put(f"x{self.chance.randrange(30)}"))

    def publish(self, said) -> None:
        if self.chance.random() < self.loss / 2:
            return  # the process died between commit and publish
        for hub in self.hubs:
            if self.chance.random() >= self.loss:
                self.on_the_way += [(hub, said)] * (2 if self.chance.random() < 0.1 else 1)

    async def carry(self) -> None:
        for _message in range(self.chance.randrange(1, 6)):
            if self.on_the_way:
                near = min(self.disorder, len(self.on_the_way))
                hear(*self.on_the_way.pop(self.chance.randrange(near)))

    async def come(self) -> None:
        client = self.chance.choice(self.clients)
        if client.link is None and not client.gone:
            client.link = connect(self.chance.choice(self.hubs), client.member_id)
            client.link.hub.listen(client.link, {"board:a": Position("k1", client.seq)})

    async def go(self) -> None:
        client = self.chance.choice(self.clients)
        if client.link is not None:
            client.link.hub.forget(client.link)
            client.link.closing = 1000
            client.take()
            client.link = None

    async def read(self) -> None:
        client = self.chance.choice(self.clients)
        if client.link is not None:
            client.take()

    async def check(self) -> None:
        hub = self.chance.choice(self.hubs)
        hub.caretaker.look_now()
        await hub.caretaker.mind_heads()

    async def remove(self) -> None:
        member_id = self.chance.randrange(1, 4)
        if member_id not in self.removed:
            self.publish(self.board.remove(member_id))
            self.removed[member_id] = self.board.seq

    async def rest(self) -> None:
        for client in self.clients:
            if client.link is None and not client.gone:
                client.link = connect(self.chance.choice(self.hubs), client.member_id)
                client.link.hub.listen(client.link, {"board:a": Position("k1", client.seq)})
        for _round in range(4):
            for hub in self.hubs:
                hub.caretaker.look_now()
                await hub.caretaker.mind_heads()
                await hub.caretaker.mind_links()
                await settle(60)
            for client in self.clients:
                if client.link is not None:
                    client.take()

    def judge(self) -> None:
        truth = {name: row.seq for name, row in self.board.rows.items()}
        for client in self.clients:
            if client.member_id in self.removed:
                assert client.gone
                assert max(client.rows.values(), default=0) <= self.removed[client.member_id]
            else:
                assert client.rows == truth


async def play(board: Board, seed: int, steps: int = 400) -> None:
    world = World(board, seed)
    try:
        await world.run(steps)
        await world.rest()
        world.judge()
    finally:
        for hub in world.hubs:
            await hub.stop()


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    """Schedules take no real time, so a gap is asked about at the next turn of the loop."""
    monkeypatch.setattr(hub_module, "GAP_SECONDS", 0)


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_happens_everybody_ends_up_with_the_same(board, seed):
    await play(board, seed)


# Each breaks one rule of the protocol; the schedules must notice every one of them.


def rows_before_head(monkeypatch):
    def wrong(kind, key, since):
        rows = kind.changes(key, since, 501)
        for board in Boards.boards.values():
            board.put("slipped in")
        return kind.heads([key]).get(key), rows

    monkeypatch.setattr(hub_module, "_head_then_rows", wrong)


def no_cut_in_a_repair(monkeypatch):
    monkeypatch.setattr("network.kernel.live.channel.cut_for", lambda *_a, **_k: None)


def nobody_is_cut_off(monkeypatch):
    monkeypatch.setattr("network.kernel.live.channel.Channel.end_for", lambda *_a: [])


def no_repair(monkeypatch):
    monkeypatch.setattr("network.kernel.live.hub.Hub.repair_soon", lambda *_a: None)


def no_second_look(monkeypatch):
    real = hub_module.Hub._level

    async def level(self, sub, heads):
        await real(self, sub, heads)
        if sub.alive:
            sub.standing = hub_module.Standing.LEVEL
        return True

    monkeypatch.setattr(hub_module.Hub, "_level", level)


def gaps_are_jumped(monkeypatch):
    def offer(self, said):
        if self.delivered is None or said.at.seq <= self.delivered:
            return []
        self.delivered = said.at.seq
        return [said]

    monkeypatch.setattr(Sequencer, "offer", offer)


def old_news_in_the_ring(monkeypatch):
    real = Sequencer.jump

    def jump(self, head):
        kept = list(self.ring)
        ready = real(self, head)
        self.ring.extendleft(reversed(kept))
        return ready

    monkeypatch.setattr(Sequencer, "jump", jump)


FAULTS = [
    rows_before_head, no_cut_in_a_repair, nobody_is_cut_off, no_repair, no_second_look,
    gaps_are_jumped, old_news_in_the_ring,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
async def test_the_schedules_notice_a_broken_rule(board, monkeypatch, fault):
    fault(monkeypatch)
    noticed = False
    for seed in range(60):
        Boards.boards["a"] = Board()
        try:
            await play(Boards.boards["a"], seed)
        except AssertionError:
            noticed = True
            break

    assert noticed
