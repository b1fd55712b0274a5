from __future__ import annotations

import random

import pytest

from network.kernel.live.sequencer import HELD, Said, Sequencer
from network.kernel.live.streams import Position


def said(seq, epoch="k1"):
    return Said("board:a", Position(epoch, seq), f"text {seq}")


def numbers(ready):
    return [one.at.seq for one in ready]


@pytest.fixture
def sequencer():
    sequencer = Sequencer()
    sequencer.start(Position("k1", 10))
    return sequencer


def test_the_next_number_is_delivered_at_once(sequencer):
    assert numbers(sequencer.offer(said(11))) == [11]
    assert not sequencer.gap


def test_what_comes_twice_is_delivered_once(sequencer):
    sequencer.offer(said(11))

    assert sequencer.offer(said(11)) == []
    assert sequencer.offer(said(9)) == []


def test_what_comes_early_waits_for_what_lies_before(sequencer):
    assert sequencer.offer(said(13)) == []
    assert sequencer.offer(said(12)) == []
    assert sequencer.gap

    assert numbers(sequencer.offer(said(11))) == [11, 12, 13]
    assert not sequencer.gap


def test_a_lost_number_shows_as_a_gap_until_a_jump_closes_it(sequencer):
    sequencer.offer(said(12))
    sequencer.offer(said(14))

    assert numbers(sequencer.jump(Position("k1", 13))) == [14]
    assert sequencer.position == Position("k1", 14)
    assert not sequencer.gap


def test_what_was_committed_while_the_head_was_read_is_not_lost():
    sequencer = Sequencer()
    sequencer.offer(said(11))
    sequencer.offer(said(12))
    assert not sequencer.gap

    assert numbers(sequencer.start(Position("k1", 11))) == [12]


def test_another_epoch_is_never_mixed_in(sequencer):
    assert sequencer.offer(said(11, "k2")) == []
    sequencer.offer(said(12))

    assert sequencer.jump(Position("k2", 4)) == []
    assert sequencer.position == Position("k2", 4)
    assert numbers(sequencer.offer(said(5, "k2"))) == [5]


def test_the_ring_answers_only_when_it_reaches_back_without_a_hole(sequencer):
    for seq in range(11, 15):
        sequencer.offer(said(seq))

    assert numbers(sequencer.since(12)) == [13, 14]
    assert numbers(sequencer.since(10)) == [11, 12, 13, 14]
    assert sequencer.since(9) is None
    assert sequencer.since(14) == []
    assert sequencer.since(15) is None


def test_the_ring_forgets_when_rows_came_as_a_batch(sequencer):
    sequencer.offer(said(11))
    sequencer.jump(Position("k1", 20))
    sequencer.offer(said(21))

    assert sequencer.since(11) is None
    assert numbers(sequencer.since(20)) == [21]


def test_a_flood_of_early_numbers_is_bounded_and_still_lets_the_missing_one_in(sequencer):
    for seq in range(12, 12 + 2 * HELD):
        sequencer.offer(said(seq))
    assert len(sequencer.held) == HELD

    assert len(sequencer.offer(said(11))) == HELD + 1


@pytest.mark.parametrize("seed", range(50))
def test_any_order_with_doubles_and_losses_comes_out_in_order(seed):
    chance = random.Random(seed)
    sequencer = Sequencer()
    sequencer.start(Position("k1", 0))
    sent = [said(seq) for seq in range(1, 101) if chance.random() > 0.15]
    sent += [one for one in sent if chance.random() < 0.2]
    chance.shuffle(sent)

    delivered = [seq for one in sent for seq in numbers(sequencer.offer(one))]

    assert delivered == list(range(1, len(delivered) + 1))
    rest = numbers(sequencer.jump(Position("k1", 100)))
    assert rest == []
    assert not sequencer.gap


def test_long_texts_take_the_room_of_many(sequencer):
    for seq in range(11, 111):
        sequencer.offer(Said("board:a", Position("k1", seq), "x" * 10_000))

    assert sum(len(kept.text) for kept in sequencer.ring) <= 131_072
    assert sequencer.since(90) is None
    assert numbers(sequencer.since(105)) == [106, 107, 108, 109, 110]
