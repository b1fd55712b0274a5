from __future__ import annotations

import asyncio

import pytest

from network.kernel.live import limits
from network.kernel.live.bus import pack_control, pack_personal
from network.kernel.live.link import Standing
from network.kernel.live.streams import Position
from tests.network.kernel.live.stage import Boards, connect, hear, settle


async def listening(hub, board, member_id=1, position=None):
    link = connect(hub, member_id)
    hub.listen(link, {"board:a": position})
    await settle()
    return link


async def test_whoever_listens_gets_the_next_change(hub, board):
    link = await listening(hub, board)

    hear(hub, board.put("x", "hello"))
    await settle()

    assert link.wire.said("e") == [
        {"t": "e", "stream": "board:a", "s": 1, "row": {"id": "x", "text": "hello"}}
    ]


async def test_changes_of_one_turn_leave_as_one_message_and_are_encoded_once(hub, board):
    links = [await listening(hub, board, member_id) for member_id in range(1, 6)]
    for link in links:
        link.wire.messages.clear()

    hear(hub, *(board.put(f"x{number}") for number in range(20)))
    await settle()

    assert [len(link.wire.messages) for link in links] == [1] * 5
    assert len({link.wire.messages[0] for link in links}) == 1


async def test_a_position_is_caught_up_from_the_database(hub, board):
    for name in ("x", "y", "x"):
        board.put(name, f"at {board.seq}")

    link = await listening(hub, board, position=Position("k1", 1))

    [sync] = link.wire.said("sync")
    assert (sync["from"], sync["to"]) == (1, 3)
    assert [(row["s"], row["id"]) for row in sync["rows"]] == [(2, "y"), (3, "x")]


async def test_a_crowd_that_comes_back_is_served_from_memory(hub, board):
    await listening(hub, board)
    hear(hub, *(board.put(f"x{number}") for number in range(50)))
    await settle()
    Boards.asked = 0

    links = [
        await listening(hub, board, member_id, Position("k1", member_id))
        for member_id in range(2, 32)
    ]

    assert Boards.asked == len(links)  # the rule, once each, and no rows
    assert all(link.subs["board:a"].seq == 50 for link in links)
    assert [frame["s"] for frame in links[0].wire.said("e")] == list(range(3, 51))


@pytest.mark.parametrize(
    ("position", "why"), [(Position("k0", 2), "epoch"), (Position("k1", 9), "ahead")]
)
async def test_a_position_that_proves_nothing_is_reset(hub, board, position, why):
    board.put("x")

    link = await listening(hub, board, position=position)
    hear(hub, board.put("y"))
    await settle()

    assert link.wire.said("reset") == [
        {"t": "reset", "stream": "board:a", "pos": "k1:1", "why": why}
    ]
    assert [frame["s"] for frame in link.wire.said("e")] == [2]


async def test_too_much_to_catch_up_is_a_reset_never_a_part(hub, board):
    for number in range(limits.CATCH_UP_ROWS + 2):
        board.put(f"x{number}")

    link = await listening(hub, board, position=Position("k1", 1))

    assert [frame["why"] for frame in link.wire.said("reset")] == ["too_old"]
    assert link.wire.said("sync", "e") == []


async def test_a_lost_message_is_repaired_from_the_database(hub, board):
    link = await listening(hub, board)
    board.put("lost")

    hear(hub, board.put("kept"))
    await asyncio.sleep(0.08)
    await settle()

    assert link.wire.state().keys() == {"lost", "kept"}
    assert link.subs["board:a"].seq == 2


async def test_a_late_message_closes_the_gap_without_asking(hub, board):
    link = await listening(hub, board)
    first, second = board.put("x"), board.put("y")
    Boards.asked = 0

    hear(hub, second)
    await settle()
    assert link.wire.said("e") == []
    hear(hub, first)
    await asyncio.sleep(0.08)

    assert [frame["s"] for frame in link.wire.said("e")] == [1, 2]
    assert Boards.asked == 0


async def test_a_change_between_head_and_rows_is_shown_once_and_not_lost(hub, board):
    board.put("x")
    Boards.before_rows = lambda: hear(hub, board.put("in between"))

    link = await listening(hub, board, position=Position("k1", 0))
    hear(hub, board.put("y"))
    await settle()

    assert link.wire.state().keys() == {"x", "in between", "y"}
    assert link.subs["board:a"].seq == 3


async def test_nothing_after_the_removal_reaches_the_removed(hub, board):
    stays, goes = await listening(hub, board, 1), await listening(hub, board, 2)

    hear(hub, board.put("before"), board.remove(2), board.put("after"))
    await settle()

    assert "after" in stays.wire.state()
    assert goes.wire.state().keys() == {"before", "member-2"}
    assert goes.wire.frames[-1] == {"t": "gone", "stream": "board:a", "s": 2, "code": "removed"}


async def test_nothing_after_the_removal_comes_through_a_repair_either(hub, board):
    goes = await listening(hub, board, 2)
    board.put("before")
    board.remove(2)

    hear(hub, board.put("after"))
    await asyncio.sleep(0.08)
    await settle()

    assert goes.wire.state().keys() == {"before", "member-2"}
    assert goes.wire.frames[-1]["t"] == "gone"


async def test_a_removal_while_catching_up_cuts_the_rows(hub, board):
    board.put("x")

    def removed_just_now():
        board.remove(2)
        board.put("after")

    Boards.before_rows = removed_just_now
    goes = await listening(hub, board, 2, Position("k1", 0))

    assert goes.wire.state().keys() == {"x", "member-2"}
    assert goes.wire.frames[-1]["t"] == "gone"
    assert goes.subs == {}


async def test_who_may_not_listen_hears_the_same_as_when_there_is_nothing(hub, board):
    board.barred.add(2)
    link = connect(hub, 2)

    hub.listen(link, {"board:a": None, "board:none": Position("k1", 3)})
    await settle()
    hear(hub, board.put("x"))
    await settle()

    assert [(f["t"], f["code"]) for f in link.wire.frames] == [("gone", "notfound")] * 2
    assert link.subs == {}


async def test_a_row_that_changes_the_rule_for_all_asks_everybody_again(hub, board):
    stays, goes = await listening(hub, board, 1), await listening(hub, board, 2)
    board.barred.add(2)

    hear(hub, board.put("closed", ends="*"), board.put("after"))
    await settle()

    assert stays.wire.state().keys() == {"closed", "after"}
    assert goes.wire.state().keys() == {"closed"}
    assert goes.wire.frames[-1]["t"] == "gone"


async def test_an_order_asks_the_rule_again(hub, board):
    goes = await listening(hub, board, 2)
    board.barred.add(2)

    hub.hear(pack_control({"what": "stream", "stream": "board:a", "member": 2}))
    hear(hub, board.put("after"))
    await settle()

    assert goes.wire.said("e") == []
    assert goes.wire.frames[-1]["t"] == "gone"


async def test_the_head_check_finds_what_no_bus_brought(hub, board):
    link = await listening(hub, board)
    board.put("unheard")

    hub.caretaker.look_now()
    await hub.caretaker.mind_heads()
    await settle()

    assert link.wire.state().keys() == {"unheard"}


async def test_a_database_that_went_back_resets_who_listens(hub, board):
    link = await listening(hub, board)
    hear(hub, board.put("x"), board.put("y"))
    await settle()
    board.seq, board.rows = 1, {}

    hub.caretaker.look_now()
    await hub.caretaker.mind_heads()
    await settle()
    hear(hub, board.put("z"))
    await settle()

    assert [frame["why"] for frame in link.wire.said("reset")] == ["ahead"]
    assert link.wire.said("e")[-1]["s"] == 2


async def test_a_restored_backup_under_another_epoch_resets_who_listens(hub, board):
    link = await listening(hub, board)
    hear(hub, board.put("x"))
    board.epoch, board.seq, board.rows = "k2", 40, {}

    hear(hub, board.put("z"))
    await settle()

    assert link.wire.said("reset") == [
        {"t": "reset", "stream": "board:a", "pos": "k2:41", "why": "epoch"}
    ]


async def test_when_the_database_was_away_the_caretaker_tries_again(hub, board):
    board.put("x")
    board.is_down = True
    link = await listening(hub, board, position=Position("k1", 0))
    assert link.subs["board:a"].standing is Standing.BEHIND

    board.is_down = False
    await hub.caretaker.mind_links()
    await settle()

    assert link.wire.state().keys() == {"x"}


async def test_a_reader_that_stops_costs_a_bounded_amount_and_then_gets_one_catch_up(hub, board):
    other, slow = await listening(hub, board, 1), await listening(hub, board, 2)
    slow.wire.block()
    text = "x" * 1_000

    for number in range(2_000):
        hear(hub, board.put(f"x{number % 10}", text))
        await asyncio.sleep(0)
        other.acknowledge(other.frames)
        assert slow.unread + slow.waiting <= limits.WINDOW_BYTES + 2_000
    await settle()
    assert other.wire.said("e")[-1]["s"] == 2_000
    assert slow.subs["board:a"].standing is Standing.BEHIND

    slow.wire.unblock()
    await settle()
    slow.acknowledge(slow.frames)
    await settle()

    assert slow.wire.said("sync")[-1]["to"] == 2_000
    assert slow.wire.state() == other.wire.state()


async def test_frames_in_flight_never_exceed_the_window(hub, board):
    link = await listening(hub, board)

    for number in range(2 * limits.WINDOW_FRAMES):
        hear(hub, board.put("x", str(number)))
        await settle(4)

    assert len(link.unacked) == limits.WINDOW_FRAMES
    link.acknowledge(link.frames)
    await settle()
    assert link.wire.state()["x"]["s"] == 2 * limits.WINDOW_FRAMES


async def test_a_long_catch_up_comes_in_pieces_that_each_are_a_position(hub, board):
    for number in range(300):
        board.put(f"x{number}", "y" * 1_000)

    link = await listening(hub, board, position=Position("k1", 0))
    while link.subs["board:a"].standing is not Standing.LEVEL:
        link.acknowledge(link.frames)
        await settle()

    pieces = link.wire.said("sync")
    assert len(pieces) > 3
    assert [piece["from"] for piece in pieces] == [0, *(piece["to"] for piece in pieces[:-1])]
    assert len(link.wire.state()) == 300


async def test_a_personal_push_reaches_every_page_of_one_member(hub):
    mine, mine_too, other = connect(hub, 1, "aaaa"), connect(hub, 1, "bbbb"), connect(hub, 2)

    hub.hear(pack_personal(1, '{"t":"note","what":"notice","note":{}}'))
    await settle()

    assert [len(link.wire.frames) for link in (mine, mine_too, other)] == [1, 1, 0]


async def test_draining_sends_everybody_away_with_a_time_to_come_back(hub, board):
    links = [await listening(hub, board, member_id) for member_id in range(1, 4)]

    await hub.drain(1)

    for link in links:
        assert link.wire.frames[-1] == {
            "t": "bye", "code": 4503, "why": "restart", "retry": list(limits.RETRY)
        }  # fmt: skip
        assert link.wire.closed == 4503
    assert not hub.links
    assert not hub.by_member
    assert not hub.by_session


async def test_nothing_is_left_when_all_have_gone(hub, board):
    links = [await listening(hub, board, member_id) for member_id in range(1, 20)]
    hear(hub, board.put("x"))

    for link in links:
        hub.forget(link)
    hub.caretaker._sweep_channels()
    hub.channels["board:a"].idle_since -= 1_000
    hub.caretaker._sweep_channels()

    assert (hub.links, hub.by_session, hub.by_user, hub.by_member) == (set(), {}, {}, {})
    assert hub.channels == {}


async def test_a_socket_ages_and_is_sent_on_with_a_time_to_come_back(hub, board):
    ages = []
    for member_id in range(1, 60):
        link = await listening(hub, board, member_id)
        ages.append((link.retires - link.born) / limits.AGE_SECONDS)
    assert 0.9 <= min(ages) < 0.96
    assert 1.04 < max(ages) <= 1.1

    link.retires = link.born - 1
    await hub.caretaker.mind_links()
    await settle()

    assert link.wire.closed == 4503
    assert link.wire.frames[-1]["retry"] == list(limits.RETRY)


async def test_sockets_that_came_and_went_leave_no_ends_to_wait_for(hub, monkeypatch):
    monkeypatch.setattr("network.kernel.live.caretaker.MANY_ENDED", 10)
    stays = connect(hub, 1, "stays")
    for number in range(200):
        hub.forget(connect(hub, 2, f"went{number}"))

    assert len(hub.caretaker.expiring) < 20
    assert "stays" in {session for _end, session in hub.caretaker.expiring}
    assert stays in hub.links
