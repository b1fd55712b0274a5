"""A stream that is in a list only: a number and counts, once a second, and nothing else."""

from __future__ import annotations

import pytest

from network.kernel.live.streams import Position
from tests.network.kernel.live.stage import Boards, connect, hear, settle


async def listed(hub, member_id=1, position=None):
    link = connect(hub, member_id)
    hub.listen(link, {"board:a": position}, {"board:a"})
    await settle()
    return link


async def turn(hub):
    hub.badges.told_at = 0.0
    await hub.badges.mind()
    await settle()


async def test_many_changes_are_one_badge_with_the_newest_number(hub, board):
    link = await listed(hub)
    await turn(hub)

    hear(hub, *(board.put(f"x{number}") for number in range(20)))
    await turn(hub)
    await turn(hub)

    assert link.wire.said("e", "sync") == []
    assert link.wire.said("badge")[1:] == [
        {"t": "badge", "stream": "board:a", "s": 20, "no": 20, "mentions": 0}
    ]


async def test_it_is_told_where_the_stream_is_when_it_begins_to_listen(hub, board):
    board.put("x")
    link = await listed(hub, position=Position("k0", 40))
    await turn(hub)

    assert link.wire.frames == [{"t": "badge", "stream": "board:a", "s": 1, "no": 1, "mentions": 0}]


async def test_a_whole_crowd_is_counted_in_one_question(hub, board):
    links = [await listed(hub, member_id) for member_id in range(1, 30)]
    await turn(hub)
    Boards.asked = 0

    hear(hub, board.put("x"))
    await turn(hub)

    assert Boards.asked == 1
    assert [len(link.wire.said("badge")) for link in links] == [2] * 29


async def test_on_the_screen_again_it_goes_on_from_its_own_position(hub, board):
    link = await listed(hub)
    hear(hub, board.put("x"), board.put("y"))
    await turn(hub)

    hub.listen(link, {"board:a": Position("k1", 0)})
    await settle()
    hear(hub, board.put("z"))
    await settle()

    assert link.wire.state().keys() == {"x", "y", "z"}
    assert len(link.subs) == 1
    assert len(hub.channels["board:a"].subs) == 1


async def test_a_lost_message_counts_too(hub, board):
    link = await listed(hub)
    board.put("lost")

    hub.caretaker.look_now()
    await hub.caretaker.mind_heads()
    await settle()
    await turn(hub)

    assert link.wire.said("badge")[-1]["s"] == 1
    assert link.wire.said("e", "sync") == []


async def test_who_is_removed_counts_no_longer(hub, board):
    stays, goes = await listed(hub, 1), await listed(hub, 2)

    hear(hub, board.remove(2), board.put("after"))
    await turn(hub)

    assert stays.wire.said("badge")[-1]["s"] == 2
    assert goes.wire.frames == [{"t": "gone", "stream": "board:a", "s": 1, "code": "removed"}]


@pytest.mark.parametrize("way", ["repair", "while counting"])
async def test_nor_when_the_removal_comes_another_way(hub, board, way):
    goes = await listed(hub, 2)
    await turn(hub)
    before = len(goes.wire.frames)
    if way == "repair":
        board.remove(2)
        board.put("after")
        hub.caretaker.look_now()
        await hub.caretaker.mind_heads()
        await settle()
    else:
        hear(hub, board.put("x"))
        real = hub.pool.ask

        async def ask(question, *args):
            answer = await real(question, *args)
            hear(hub, board.remove(2))
            return answer

        hub.pool.ask = ask
    await turn(hub)
    await turn(hub)

    assert [frame["t"] for frame in goes.wire.frames[before:]] == ["gone"]


async def test_a_page_that_reads_nothing_gets_its_badge_later(hub, board, monkeypatch):
    link = await listed(hub)
    await turn(hub)
    link.unread += 10**6
    hear(hub, board.put("x"))
    await turn(hub)
    assert len(link.wire.said("badge")) == 1

    link.unread -= 10**6
    await turn(hub)
    assert link.wire.said("badge")[-1]["s"] == 1


async def test_when_the_counts_cannot_be_had_they_are_asked_again(hub, board):
    link = await listed(hub)
    await turn(hub)
    hear(hub, board.put("x"))
    board.is_down = True
    with pytest.raises(OSError, match="away"):
        await turn(hub)

    board.is_down = False
    await turn(hub)
    assert link.wire.said("badge")[-1]["s"] == 1
