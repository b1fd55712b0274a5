"""Who looks along and who types: over two processes, with an off switch, and never in the way."""

from __future__ import annotations

import pytest

from network.kernel.live import limits
from network.kernel.live.bus import Bus
from tests.network.kernel.live.stage import connect, hear, new_hub, settle


class Between(Bus):
    """A bus that both processes hear."""

    @property
    def reaches_others(self):
        return True


@pytest.fixture
async def hubs(board):
    bus = Between()
    hubs = [new_hub(bus), new_hub(bus)]
    for hub in hubs:
        bus.ears.add(hub.hear)
    yield hubs
    for hub in hubs:
        await hub.stop()


async def looking(hub, member_id, *, hides=False, badge=False):
    link = connect(hub, member_id, hides=hides)
    hub.listen(link, {"board:a": None}, {"board:a"} if badge else set())
    await settle()
    return link


async def look(*hubs):
    for _both_ways in range(2):
        for hub in hubs:
            hub.company.looked_at = 0.0
            await hub.company.mind()
            await settle()


def company(link):
    """Whom this page shows."""
    seen = {}
    for frame in link.wire.said("pres"):
        seen = dict(frame["d"]) if frame.get("whole") else {**seen, **frame["d"]}
    return sorted(name for name, how in seen.items() if how == "on")


async def test_who_looks_along_is_seen_in_both_processes(hubs):
    here, there = await looking(hubs[0], 1), await looking(hubs[1], 2)
    listed = await looking(hubs[1], 3, badge=True)

    await look(*hubs)

    assert company(here) == company(there) == ["name-1", "name-2"]
    assert listed.wire.said("pres") == []


async def test_who_goes_is_seen_to_go_and_nothing_is_told_when_nothing_changed(hubs):
    here, there = await looking(hubs[0], 1), await looking(hubs[1], 2)
    await look(*hubs)
    told = len(here.wire.said("pres"))
    await look(*hubs)
    assert len(here.wire.said("pres")) == told

    hubs[1].forget(there)
    await look(*hubs)

    assert company(here) == ["name-1"]
    assert here.wire.said("pres")[-1]["n"] == 1


async def test_a_process_that_says_nothing_more_is_forgotten(hubs, monkeypatch):
    monkeypatch.setattr(limits, "PRESENCE_LASTS_SECONDS", -1)
    here = await looking(hubs[0], 1)
    await looking(hubs[1], 2)

    await look(hubs[1], hubs[0])

    assert company(here) == ["name-1"]
    assert hubs[0].company.others == {}


async def test_who_hides_on_one_page_is_seen_on_none(hubs):
    here = await looking(hubs[0], 1)
    await looking(hubs[0], 2)
    hidden = await looking(hubs[1], 2, hides=True)

    await look(*hubs)

    assert company(here) == ["name-1"]
    assert hidden.wire.said("pres") == []


async def test_switched_off_nobody_is_shown_and_nobody_types(hubs, settings):
    settings.LIVE_PRESENCE = False
    here, other = await looking(hubs[0], 1), await looking(hubs[0], 2)

    hubs[0].company.types(other, "board:a")
    await look(*hubs)

    assert here.wire.said("pres", "eph") == []


async def test_a_crowd_is_a_number(hubs, monkeypatch):
    monkeypatch.setattr(limits, "PRESENCE_NAMES", 2)
    links = [await looking(hubs[number % 2], number) for number in range(1, 6)]

    await look(*hubs)

    assert company(links[0]) == []
    assert links[0].wire.said("pres")[-1]["n"] == 5


async def test_typing_reaches_the_others_in_both_and_not_oneself(hubs):
    types, sees, there = [
        await looking(hubs[number], member) for number, member in ((0, 1), (0, 2), (1, 3))
    ]

    hubs[0].company.types(types, "board:a")
    await settle()

    told = {"t": "eph", "stream": "board:a", "k": "typing", "by": "name-1"}
    assert sees.wire.said("eph") == there.wire.said("eph") == [told]
    assert types.wire.said("eph") == []


async def test_typing_is_passed_on_once_in_a_while(hubs):
    types, sees = await looking(hubs[0], 1), await looking(hubs[0], 2)

    for _key in range(20):
        hubs[0].company.types(types, "board:a")
    await settle()

    assert len(sees.wire.said("eph")) == 1


async def test_above_a_hundred_watchers_in_all_processes_nobody_types(hubs, monkeypatch):
    monkeypatch.setattr(limits, "TYPING_WATCHERS", 2)
    types = await looking(hubs[0], 1)
    sees = [await looking(hubs[1], 2), await looking(hubs[1], 3)]
    await look(hubs[1])

    hubs[0].company.types(types, "board:a")
    await settle()

    assert [link.wire.said("eph") for link in sees] == [[], []]


async def test_who_does_not_listen_or_hides_does_not_type(hubs):
    stranger, hidden = connect(hubs[0], 1), await looking(hubs[0], 2, hides=True)
    sees = await looking(hubs[0], 3)

    for link in (stranger, hidden):
        hubs[0].company.types(link, "board:a")
    await settle()

    assert sees.wire.said("eph") == []


async def test_a_page_that_is_behind_gets_messages_before_company(hubs, board, monkeypatch):
    monkeypatch.setattr(limits, "WINDOW_FRAMES", 4)
    types, slow = await looking(hubs[0], 1), await looking(hubs[0], 2)
    slow.acknowledge(slow.frames)
    for number in range(2):
        hear(hubs[0], board.put("x", str(number)))
        await settle(4)

    hubs[0].company.types(types, "board:a")
    await look(hubs[0])
    assert slow.wire.said("eph", "pres") == []

    slow.acknowledge(slow.frames)
    await look(hubs[0])
    assert company(slow) == ["name-1", "name-2"]
