from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from chat import actions
from network.kernel.actors import SYSTEM
from network.kernel.identifiers import uuid7
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam):
    return room_with(noor, sam)


@pytest.fixture
def as_noor(noor):
    return signed_in(noor)


def signed_in(member):
    client = APIClient()
    client.force_authenticate(member.user)
    return client


def post(client, room, text="Hallo", nonce=None):
    return client.post(
        f"/api/rooms/{room.public_id}/messages/",
        {"md": text, "nonce": nonce or str(uuid7())},
        format="json",
    )


def test_the_list_shows_my_rooms_only(room, noor, yara):
    [shown] = signed_in(noor).get("/api/rooms/").json()["results"]

    assert shown["id"] == str(room.public_id)
    assert shown["may_speak"] is True
    assert shown["position"] == str(room.position)
    assert signed_in(yara).get("/api/rooms/").json()["results"] == []


def test_a_message_is_said_once_over_any_door(room, noor, as_noor):
    first = post(as_noor, room, "Tot zaterdag", "my-own-mark")
    again = post(as_noor, room, "Tot zaterdag", "my-own-mark")
    same = actions.post_message(room, "Tot zaterdag", nonce="my-own-mark", by=actor(noor))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert str(same.message.public_id) == first.json()["id"]
    assert first.json()["md"] == "Tot zaterdag"
    assert first.json()["by"] == str(noor.public_id)


def test_messages_come_by_number(room, as_noor):
    for number in range(2, 12):
        post(as_noor, room, f"Bericht {number}")

    def numbers(**asked):
        answer = as_noor.get(f"/api/rooms/{room.public_id}/messages/", asked)
        return [message["no"] for message in answer.json()]

    assert numbers() == list(range(1, 12))
    assert numbers(before=5, size=2) == [3, 4]
    assert numbers(after=9) == [10, 11]
    assert numbers(around=6, size=4) == [4, 5, 6, 7]


def test_changes_come_since_a_position(room, noor, sam, as_noor):
    position = as_noor.get(f"/api/rooms/{room.public_id}/").json()["position"]
    post(as_noor, room, "Nieuw")
    actions.unseat_member(room, sam.pk, by=SYSTEM)

    answer = as_noor.get(f"/api/rooms/{room.public_id}/changes/", {"since": position}).json()

    assert answer["reset"] is False
    assert [row["y"] for row in answer["rows"]] == ["msg", "member"]
    room.refresh_from_db()
    assert answer["position"] == str(room.position)


@pytest.mark.parametrize("since", ["other:1", "{epoch}:99999"])
def test_a_position_that_proves_nothing_says_reset(room, as_noor, since):
    since = since.format(epoch=room.epoch)

    answer = as_noor.get(f"/api/rooms/{room.public_id}/changes/", {"since": since}).json()

    assert (answer["reset"], answer["rows"]) == (True, [])


@pytest.mark.parametrize(
    ("path", "asked", "field"),
    [
        ("changes", {"since": "nonsense"}, "since"),
        ("changes", {}, "since"),
        ("messages", {"before": "x"}, "before"),
        ("messages", {"size": "-3"}, "size"),
    ],
)
def test_a_strange_question_is_answered_with_the_field(room, as_noor, path, asked, field):
    answer = as_noor.get(f"/api/rooms/{room.public_id}/{path}/", asked)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]


def test_reading_and_leaving(room, noor, as_noor):
    post(as_noor, room)

    assert as_noor.post(f"/api/rooms/{room.public_id}/read/", {"no": 1}, format="json").json() == {
        "no": 1
    }
    assert as_noor.post(f"/api/rooms/{room.public_id}/leave/").status_code == 204
    assert as_noor.get(f"/api/rooms/{room.public_id}/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "", None),
        ("get", "messages/", None),
        ("get", "changes/?since=a:1", None),
        ("post", "messages/", {"md": "Hoi", "nonce": "12345678"}),
        ("post", "messages/", {}),
        ("post", "read/", {"no": 1}),
        ("post", "leave/", {}),
    ],
)
def test_a_room_of_others_is_a_room_that_is_not_there(room, yara, method, path, body):
    client = signed_in(yara)
    theirs, missing = (
        getattr(client, method)(f"/api/rooms/{public_id}/{path}", body, format="json")
        for public_id in (room.public_id, uuid4())
    )

    assert theirs.status_code == missing.status_code
    assert theirs.status_code in {404, 400}
    assert theirs.content == missing.content
    assert room.messages.count() == 1


def test_nobody_comes_in_without_an_account(room):
    assert APIClient().get(f"/api/rooms/{room.public_id}/").status_code in {401, 403}


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_any_number(noor, count, django_assert_max_num_queries):
    for _number in range(count):
        room_with(noor)
    client = signed_in(noor)

    with django_assert_max_num_queries(2):
        client.get("/api/rooms/")
