"""Replies under a message: their own numbers, who follows, and what the room notices of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from chat import actions, queries
from chat.models import Message, RoomMembership
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.kernel.identifiers import uuid7
from network.notifications.models import Notice
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    room = room_with(noor, sam, yara)
    say(room, noor, "Wie heeft een ladder?")  # 2
    for member in (noor, sam, yara):
        actions.mark_read(room, 2, by=actor(member))
    return room


def say(room, member, text="Hallo"):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member)).message


def reply(room, member, text="Ik!", no=2, nonce=None, **how):
    nonce = nonce or str(uuid7())
    return actions.post_reply(room, no, text, nonce=nonce, by=actor(member), **how).message


def thread(room, member, no=2):
    return queries.thread_under(actor(member), room, no)


def followers(room):
    found = room.threads.get().follows.filter(is_following=True)
    return {follow.member.display_name for follow in found}


def test_a_reply_has_its_own_number_and_leaves_the_rooms_numbers_alone(room, noor, sam, yara):
    replies = [reply(room, sam), reply(room, yara), reply(room, sam)]
    room.refresh_from_db()

    assert [(message.no, message.thread_no) for message in replies] == [
        (None, 1),
        (None, 2),
        (None, 3),
    ]
    assert room.last_no == 2
    assert queries.counts_of(noor.pk)["list"] == {}
    assert [message.no for message in queries.messages_of(room)] == [1, 2]


def test_also_in_the_room_it_is_one_message_with_both_numbers(room, noor, sam):
    message = reply(room, sam, also_here=True)

    assert (message.no, message.thread_no) == (3, 1)
    assert queries.counts_of(noor.pk)["list"][room.key]["unread"] == 1
    assert [found.pk for found in queries.replies_in(thread(room, noor))] == [message.pk]


def test_the_stream_brings_the_reply_and_the_message_above_it_in_the_same_version(room, sam):
    room.refresh_from_db()
    before, version = room.seq, Message.objects.get(room=room, no=2).ver
    reply(room, sam)

    rows = queries.changes_in(room.key, before, 100)

    assert [(row.body["no"], row.body["thread"], row.body["thread_no"]) for row in rows] == [
        (None, 2, 1), (2, None, None)
    ]  # fmt: skip
    assert rows[1].body["ver"] == version
    assert "1 reply" in rows[1].body["html"]["en"]
    assert "1 antwoord" in rows[1].body["html"]["nl"]


def test_the_same_nonce_gives_the_same_reply(room, sam):
    first = reply(room, sam, nonce="one-and-only")
    assert reply(room, sam, nonce="one-and-only") == first
    assert thread(room, sam).last_no == 1


def test_under_a_line_of_ours_or_nowhere_no_thread_begins(room, sam):
    for no in (1, 99):
        with pytest.raises(NotFound):
            reply(room, sam, no=no)


def test_who_may_not_speak_may_not_reply(room, sam, otto):
    with pytest.raises(Forbidden):
        reply(room, otto)
    actions.keep_in_step(room, title=room.title, is_open=False, by=SYSTEM)
    with pytest.raises(Forbidden):
        reply(room, sam)


def test_a_group_is_called_in_the_room_not_only_in_a_thread(room, sam):
    with pytest.raises(Invalid):
        reply(room, sam, "@kamer kijk")
    assert reply(room, sam, "@kamer kijk", also_here=True).calls == "room"


def test_who_asked_who_replies_and_who_is_named_follow(room, noor, sam, yara):
    reply(room, sam, "Vraag het @Yara")
    assert followers(room) == {"Noor", "Sam", "Yara"}

    actions.follow_thread(thread(room, yara), follows=False, by=actor(yara))
    reply(room, sam, "Toch @Yara")
    assert followers(room) == {"Noor", "Sam"}
    reply(room, yara)
    assert followers(room) == {"Noor", "Sam", "Yara"}


def test_followers_are_told_once_and_not_what_they_have_read(room, noor, sam, yara):
    start = clock.now()
    reply(room, sam)
    reply(room, yara)
    for minutes in (5, 12, 13):
        with clock.travel(start + timedelta(minutes=minutes)):
            actions.tell_news(by=SYSTEM)

    told = Notice.objects.filter(kind="room.reply")
    assert {notice.member_id for notice in told} == {noor.pk, sam.pk}
    assert told.get(member=noor).facts["count"] == 2
    actions.mark_thread_read(thread(room, noor), 2, by=actor(noor))
    assert told.get(member=noor).seen_at is not None


def test_who_wants_to_hear_nothing_of_the_room_hears_nothing_of_its_threads(room, noor, sam):
    actions.choose_notify(room, RoomMembership.Notify.NOTHING, by=actor(noor))
    reply(room, sam)
    with clock.travel(clock.now() + timedelta(minutes=12)):
        actions.tell_news(by=SYSTEM)

    assert not Notice.objects.filter(member=noor).exists()


def test_who_asked_or_looks_after_the_room_names_it_and_says_that_it_is_answered(room, noor, sam):
    reply(room, sam)
    found = thread(room, noor)
    with pytest.raises(Forbidden):
        actions.name_thread(found, "Ladder", is_question=True, by=actor(sam))
    with pytest.raises(Invalid):
        actions.mark_answered(found, answered=True, by=actor(noor))

    actions.name_thread(found, "Ladder", is_question=True, by=actor(noor))
    actions.seat_member(room, sam.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    actions.mark_answered(thread(room, sam), answered=True, by=actor(sam))

    now = thread(room, noor)
    assert (now.title, now.is_question, now.answered_at is not None) == ("Ladder", True, True)
    assert queries.root_in(room, 2).is_answered


def test_without_a_script_one_replies_on_the_page_of_the_thread(client, room, noor, sam):
    client.force_login(sam.user)
    address = reverse("chat:thread", args=[room.public_id, 2])
    assert "Wie heeft een ladder?" in client.get(address).content.decode()

    sent = client.post(address, {"text": "Ik heb er een", "nonce": "0192-ladder"})

    assert (sent.status_code, sent["Location"]) == (303, f"{address}#t-1")
    assert "Ik heb er een" in client.get(address).content.decode()
    assert client.post(address, {"text": " "}).status_code == 422
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Ik heb er een" in part
    assert "<html" not in part
    room_page = client.get(reverse("chat:room", args=[room.public_id])).content.decode()
    assert "1 antwoord" in room_page
    assert "Ik heb er een" not in room_page
    client.force_login(noor.user)
    listed = client.get(reverse("chat:threads", args=[room.public_id])).content.decode()
    assert "Wie heeft een ladder?" in listed


def test_the_buttons_of_a_thread_work_without_a_script(client, room, noor, sam):
    reply(room, sam)
    client.force_login(noor.user)

    def press(name, **said):
        address = reverse(f"chat:thread_{name}", args=[room.public_id, 2])
        assert client.post(address, said).status_code == 303

    press("name", title=" De  ladder ", is_question="on")
    press("answered", answered="1")
    press("follow", follows="0")
    press("read", no="1")
    now = thread(room, noor)
    assert (now.title, now.is_followed, now.read_no) == ("De ladder", False, 1)
    assert now.answered_at is not None


def test_a_thread_of_others_is_not_there(client, room, sam, otto):
    reply(room, sam)
    client.force_login(otto.user)
    for name in ("thread", "threads"):
        where = [room.public_id, 2][: 2 if name == "thread" else 1]
        assert client.get(reverse(f"chat:{name}", args=where)).status_code == 404
    for name in ("name", "answered", "follow", "read"):
        address = reverse(f"chat:thread_{name}", args=[room.public_id, 2])
        assert client.post(address, {"title": "x"}).status_code == 404
    assert client.get(f"/api/rooms/{room.public_id}/threads/2/").status_code == 404


def test_rest_reads_and_replies(client, room, sam):
    client.force_login(sam.user)
    address = f"/api/rooms/{room.public_id}/threads/2/"
    said = {"md": "Ik!", "nonce": "0192-ladder"}

    assert client.get(address).json() == []
    assert client.post(address, said, "application/json").status_code == 201
    assert client.post(address, said, "application/json").status_code == 200
    [one] = client.get(address).json()
    assert (one["no"], one["thread"], one["thread_no"], one["md"]) == (None, 2, 1, "Ik!")
