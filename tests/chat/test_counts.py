"""Unread and mentions are absolute numbers that agree wherever they are shown."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from chat import actions, queries
from chat.live import CountsStream, RoomStream
from chat.models import RoomMembership
from network.kernel import live
from network.kernel.actors import SYSTEM
from network.kernel.errors import Invalid
from network.kernel.identifiers import uuid7
from network.members.actions import block_member
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    room = room_with(noor, sam, yara)
    for member in (noor, sam, yara):
        actions.mark_read(room, 1, by=actor(member))
    return room


@pytest.fixture
def told(monkeypatch):
    notes = []
    monkeypatch.setattr(live, "tell", lambda member, what, note: notes.append((member, what, note)))
    return notes


def say(room, member, text="Hallo"):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member)).message


def numbers(room, member):
    here = queries.counts_of(member.pk)["list"].get(room.key, {"unread": 0, "mentions": 0})
    return here["unread"], here["mentions"]


def test_what_names_or_calls_me_counts_once(room, noor, sam, yara):
    say(room, sam, "Dag allemaal")
    say(room, sam, "Dag @Noor")
    say(room, sam, "@kamer en @Noor")
    say(room, sam, "@gastheren")

    assert numbers(room, noor) == (4, 2)
    assert numbers(room, yara) == (4, 1)
    assert numbers(room, sam) == (0, 0)
    actions.seat_member(room, yara.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    assert numbers(room, yara) == (4, 2)


def test_what_was_removed_names_nobody(room, noor, sam):
    message = say(room, sam, "Dag @Noor")
    message.deleted_at = message.created_at
    message.save()

    assert numbers(room, noor) == (1, 0)


def test_a_group_called_by_whom_i_blocked_does_not_count(room, noor, sam, yara):
    block_member(sam, by=actor(noor))
    say(room, sam, "@kamer")

    assert numbers(room, noor) == (1, 0)
    assert numbers(room, yara) == (1, 1)


def test_reading_and_marking_unread_move_the_numbers_both_ways(room, noor, sam):
    for _turn in range(4):
        say(room, sam, "Dag @Noor")
    actions.mark_read(room, 5, by=actor(noor))
    assert numbers(room, noor) == (0, 0)

    assert actions.mark_unread(room, 3, by=actor(noor)) == 2
    assert numbers(room, noor) == (3, 3)
    actions.mark_unread(room, 4, by=actor(noor))  # is unread already
    assert numbers(room, noor) == (3, 3)
    actions.mark_read(room, 4, by=actor(noor))
    assert numbers(room, noor) == (1, 1)
    for nowhere in (0, 6):
        with pytest.raises(Invalid):
            actions.mark_unread(room, nowhere, by=actor(noor))


def test_list_menu_stream_rest_and_badge_say_the_same(client, room, noor, sam):
    other = room_with(noor, sam)
    actions.mark_read(other, 1, by=actor(noor))
    say(room, sam, "Dag @Noor")
    say(room, sam, "Dag")
    counts = queries.counts_of(noor.pk)

    assert counts["list"] == {room.key: {"unread": 2, "mentions": 1}}
    assert counts["rooms"] == queries.unread_rooms(actor(noor)).count() == 1
    shown = queries.room_for(actor(noor), room.public_id)
    assert (shown.unread, shown.mentions) == (2, 1)
    assert RoomStream().badges({room.key: [noor.pk, sam.pk], other.key: [noor.pk]}) == {
        (room.key, noor.pk): {"unread": 2, "mentions": 1},
        (room.key, sam.pk): {"unread": 0, "mentions": 0},
        (other.key, noor.pk): {"unread": 0, "mentions": 0},
    }
    client.force_login(noor.user)
    page = client.get(reverse("chat:rooms")).content.decode()
    assert ">@1<" in page
    # In the menu and in the tab bar.
    assert re.findall(r'data-live-count="rooms">\s*<span class="count">(\d+)<', page) == ["1", "1"]


@pytest.mark.parametrize(
    ("level", "text", "counts"),
    [
        ("all", "Dag", 1), ("all", "Dag @Noor", 1),
        ("mentions", "Dag", 0), ("mentions", "Dag @Noor", 1), ("mentions", "@kamer", 1),
        ("none", "Dag", 0), ("none", "Dag @Noor", 0),
    ],
)  # fmt: skip
def test_the_menu_counts_what_somebody_wants_to_be_told(room, noor, sam, level, text, counts):
    actions.choose_notify(room, level, by=actor(noor))
    say(room, sam, text)

    assert queries.counts_of(noor.pk)["rooms"] == counts
    assert queries.unread_rooms(actor(noor)).count() == counts
    assert numbers(room, noor)[0] == 1


def heads(member, asks=None):
    return CountsStream().open_to(actor(asks or member), [str(member.public_id)])


def test_the_position_of_the_counts_moves_with_every_change_and_never_back(room, noor, sam, yara):
    deeds = [
        lambda: say(room, sam),
        lambda: actions.mark_read(room, 2, by=actor(noor)),
        lambda: actions.mark_unread(room, 2, by=actor(noor)),
        lambda: actions.choose_notify(room, "none", by=actor(noor)),
        lambda: actions.unseat_member(room, yara.pk, by=SYSTEM),
        lambda: actions.leave_room(room, by=actor(noor)),
        lambda: actions.seat_member(room, noor.pk, by=SYSTEM),
        lambda: say(room, sam),
    ]
    before = heads(noor)[str(noor.public_id)].seq
    for deed in deeds:
        deed()
        after = heads(noor)[str(noor.public_id)].seq
        assert after > before
        before = after
    room_with(sam, yara)
    assert heads(noor)[str(noor.public_id)].seq == before


def test_nobody_listens_to_the_counts_of_another(room, noor, sam):
    assert heads(noor, asks=sam) == {}


def test_the_stream_brings_one_row_with_everything(room, noor, sam):
    say(room, sam, "Dag @Noor")
    stream = CountsStream()
    [row] = stream.changes(str(noor.public_id), 0, 501)

    assert row.seq == heads(noor)[str(noor.public_id)].seq
    assert row.body["list"] == {room.key: {"unread": 1, "mentions": 1}}
    assert stream.changes(str(noor.public_id), row.seq, 501) == []


def test_ones_own_reading_is_told_to_ones_other_pages_as_whole_numbers(room, noor, sam, told):
    say(room, sam)
    actions.mark_read(room, 2, by=actor(noor))
    actions.mark_unread(room, 2, by=actor(noor))

    notes = [note for member, what, note in told if (member, what) == (noor.pk, "counts")]
    assert [note["list"] for note in notes] == [{}, {room.key: {"unread": 1, "mentions": 0}}]
    assert notes[0]["s"] < notes[1]["s"]


def test_marking_unread_leads_back_to_the_list(client, room, noor, sam):
    say(room, sam)
    actions.mark_read(room, 2, by=actor(noor))
    client.force_login(noor.user)

    answer = client.post(reverse("chat:unread", args=[room.public_id]), {"no": "2"})

    assert answer["Location"] == reverse("chat:rooms")
    assert numbers(room, noor) == (1, 0)


def test_the_level_is_chosen_on_a_page_and_in_rest(client, room, noor, otto):
    client.force_login(noor.user)
    address = reverse("chat:notify", args=[room.public_id])

    assert "checked" in client.get(address).content.decode()
    assert client.post(address, {"notify": "mentions"}).status_code == 303
    assert room.seats.get(member=noor).notify == "mentions"
    assert client.post(address, {"notify": "much"}).status_code == 422
    rest = f"/api/rooms/{room.public_id}/notify/"
    assert client.post(rest, {"notify": "none"}, "application/json").json() == {"notify": "none"}
    assert client.post(rest, {"notify": "much"}, "application/json").status_code in {400, 422}
    assert room.seats.get(member=noor).notify == "none"
    client.force_login(otto.user)
    assert client.post(address, {"notify": "all"}).status_code == 404
