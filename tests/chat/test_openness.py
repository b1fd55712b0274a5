"""Rooms that others may read: who comes in how far, who decides it, and what may be taken along."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from chat import actions, queries, wire
from chat.models import Message, Room, RoomMembership
from chat.policies import RoomPolicy
from network.kernel import live
from network.kernel.actors import VISITOR
from network.kernel.errors import Forbidden, Invalid
from network.kernel.identifiers import uuid7
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db
WITHOUT_A_SEAT = ("view", "take_part", "speak", "enter", "look_after", "export")


@pytest.fixture
def room(noor, sam):
    room = room_with(noor, sam, kind=Room.Kind.NETWORK)
    RoomMembership.objects.filter(room=room, member=noor).update(role="host")
    return room


def opened(room, openness):
    Room.objects.filter(pk=room.pk).update(openness=openness)
    room.refresh_from_db()
    return room


def say(room, member, text="Hallo"):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member)).message


def address(name, room):
    return reverse(f"chat:{name}", args=[room.public_id])


@pytest.mark.parametrize(
    ("openness", "who", "verbs"),
    [
        ("seats", "yara", set()),
        ("seats", "visitor", set()),
        ("members", "yara", {"view", "enter"}),
        ("members", "visitor", set()),
        ("public", "yara", {"view", "enter"}),
        ("public", "visitor", {"view"}),
        ("public", "sam", {"view", "take_part", "speak"}),
        ("public", "noor", {"view", "take_part", "speak", "look_after", "export"}),
    ],
)
def test_who_may_do_what_by_openness(room, noor, sam, yara, openness, who, verbs):
    opened(room, openness)
    asks = {"noor": actor(noor), "sam": actor(sam), "yara": actor(yara), "visitor": VISITOR}[who]

    assert {
        verb for verb in WITHOUT_A_SEAT if getattr(RoomPolicy, verb).allows(asks, room)
    } == verbs


def test_a_visitor_reads_what_is_public_with_first_names_and_no_list_of_people(client, room, noor):
    noor.display_name = "Noor Achternaam"
    noor.save()
    say(room, noor, "Welkom allemaal")
    opened(room, "public")

    text = client.get(address("room", room)).content.decode()

    assert "Welkom allemaal" in text
    assert "Noor" in text
    assert "Achternaam" not in text
    assert "room.js" not in text
    assert "data-person" not in text


@pytest.mark.parametrize("openness", ["seats", "members"])
def test_to_a_visitor_another_room_is_as_if_it_is_not_there(client, room, openness):
    opened(room, openness)
    here = client.get(address("room", room))
    nowhere = client.get(reverse("chat:room", args=[uuid7()]))

    assert here.status_code == nowhere.status_code == 302
    assert here["Location"].split("?")[0] == nowhere["Location"].split("?")[0]


def test_the_directory_shows_what_one_may_read_and_the_own_list_what_one_takes_part_in(
    client, room, yara
):
    opened(room, "members")
    client.force_login(yara.user)

    assert room.title in client.get(reverse("chat:directory")).content.decode()
    assert not queries.rooms_for(actor(yara)).exists()
    page = client.get(address("room", room))
    assert page.status_code == 200
    assert address("enter", room) in page.content.decode()


def test_nothing_is_new_to_who_only_looks_in(room, noor, yara):
    say(room, noor)
    opened(room, "members")

    assert queries.room_for(actor(yara), room.public_id).unread == 0
    assert not queries.unread_rooms(actor(yara)).exists()


def test_who_enters_takes_part_and_can_speak(client, room, yara):
    opened(room, "members")
    client.force_login(yara.user)

    assert client.post(address("enter", room)).status_code == 303
    assert say(room, yara).author == yara
    with pytest.raises(Forbidden):
        actions.enter_room(room, by=actor(yara))


def test_a_room_about_something_else_is_entered_there(room, noor, yara):
    Room.objects.filter(pk=room.pk).update(kind=Room.Kind.COMMUNITY, openness="members")

    with pytest.raises(Forbidden):
        actions.enter_room(room, by=actor(yara))


def test_its_host_decides_who_may_read_and_everybody_is_told(client, room, noor):
    client.force_login(noor.user)

    answer = client.post(
        address("settings", room), {"openness": "public", "title": "Over  repareren"}
    )

    assert answer.status_code == 303
    room.refresh_from_db()
    assert (room.openness, room.title) == ("public", "Over repareren")
    kinds = [m.system_kind for m in queries.messages_of(room)]
    assert kinds == ["opened", "openness", "renamed"]


def test_nobody_else_does(client, room, sam, yara):
    for member in (sam, yara):
        client.force_login(member.user)
        assert client.get(address("settings", room)).status_code == 404
        assert client.get(address("export", room)).status_code == 404
        with pytest.raises(Forbidden):
            actions.settle_room(room, openness="public", by=actor(member))


def test_what_two_sides_say_to_each_other_is_never_opened_up(room, noor):
    Room.objects.filter(pk=room.pk).update(kind=Room.Kind.MATCH)

    with pytest.raises(Forbidden):
        actions.settle_room(room, openness="public", by=actor(noor))
    with pytest.raises(Forbidden):
        actions.settle_room(room, title="Iets anders", by=actor(noor))


def test_a_conversation_keeps_a_name(room, noor):
    with pytest.raises(Invalid):
        actions.settle_room(room, title="   ", by=actor(noor))


def test_when_a_room_closes_up_everybody_who_listens_is_asked_again(room, noor):
    opened(room, "public")
    actions.settle_room(room, openness="seats", by=actor(noor))

    told = Message.objects.get(room=room, system_kind="openness")
    assert wire.message_row(told).ends == "*"
    assert [row.ends for row in queries.changes_in(room.key, told.seq - 1, 10)] == ["*"]


def test_the_push_itself_says_so_too(room, noor, monkeypatch):
    said = []
    monkeypatch.setattr(live, "changed", lambda *_args, ends=None: said.append(ends))

    actions.settle_room(room, openness="members", by=actor(noor))

    assert said == ["*"]


def test_a_host_takes_along_what_was_said_without_what_was_taken_away(client, room, noor, sam):
    say(room, noor, "Hallo **daar**")
    gone = say(room, sam, "spijt van")
    Message.objects.filter(pk=gone.pk).update(deleted_at=gone.created_at)
    client.force_login(noor.user)

    told = json.loads(client.get(address("export", room)).content)
    page = client.get(address("export", room), {"form": "html"})

    assert [(row["no"], row.get("md")) for row in told["messages"]][1:] == [
        (2, "Hallo **daar**"), (3, None)
    ]  # fmt: skip
    assert told["messages"][1]["by"] == noor.display_name
    assert "<strong>daar</strong>" in page.content.decode()
    assert "spijt" not in page.content.decode()
    assert page["Content-Disposition"].endswith('.html"')


def test_somebody_takes_along_their_own_words_from_every_room_and_no_others(
    client, room, noor, sam
):
    say(room, noor, "van mij")
    say(room, sam, "van Sam")
    actions.leave_room(room, by=actor(noor))
    client.force_login(noor.user)

    told = json.loads(client.get(reverse("chat:my_export")).content)

    assert [row["md"] for row in told["messages"]] == ["van mij"]
    assert "Sam" not in client.get(reverse("chat:my_export"), {"form": "html"}).content.decode()


def test_a_day_leads_to_its_first_message_and_a_number_to_what_is_around_it(client, room, noor):
    for number in range(3):
        say(room, noor, f"bericht {number}")
    day = Message.objects.filter(room=room).latest("no").here.date().isoformat()
    client.force_login(noor.user)

    for asked in ({"day": day}, {"around": "2"}, {"after": "1"}, {"day": "nooit"}):
        answer = client.get(address("room", room), asked)
        assert answer.status_code == 200
        assert "bericht 2" in answer.content.decode()


def test_the_page_of_search_shows_the_sentence_marked_and_leads_to_the_message(client, room, noor):
    message = say(room, noor, "Wie heeft een bakfiets <b>over</b>?")
    client.force_login(noor.user)

    text = client.get(reverse("chat:search"), {"q": "bakfietsen"}).content.decode()

    assert "<mark>bakfiets</mark>" in text
    assert f"?around={message.no}#m-{message.no}" in text
    assert client.get(reverse("chat:search"), {"q": "x", "room": "geen"}).status_code == 404
    assert client.get(reverse("chat:search"), {"q": "x", "room": uuid7()}).status_code == 404
