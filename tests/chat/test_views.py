from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from chat import actions, queries, wire
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.identifiers import uuid7
from tests.cast import actor
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam):
    return room_with(noor, sam)


def page(client, member, room, **query):
    client.force_login(member.user)
    return client.get(reverse("chat:room", args=[room.public_id]), query)


def say(room, member, text="Hallo"):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member)).message


def test_the_page_shows_the_conversation(client, room, noor, sam):
    say(room, noor, "Past de **bakfiets** door de deur?")

    answer = page(client, sam, room)

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<strong>bakfiets</strong>" in text
    assert "Bibliotheek Noordrand" in text
    assert 'class="unread"' in text
    assert "no-store" in answer["Cache-Control"]


def test_a_message_is_pushed_as_the_very_fragment_of_the_page(client, room, noor, sam):
    message = queries.message_by(say(room, noor, "Zaterdag *half negen*").pk)

    fragment = wire.html_of(message)

    assert isinstance(fragment, str)
    assert fragment in page(client, sam, room).content.decode()


def test_words_of_ours_come_in_each_language(room):
    [line] = queries.messages_of(room)

    html = wire.html_of(line)

    assert set(html) == {"nl", "en"}
    assert "You both said yes" in html["en"]


def test_without_script_a_message_is_posted_once(client, room, noor):
    text = page(client, noor, room).content.decode()
    nonce = re.search(r'name="nonce" value="([^"]+)"', text).group(1)
    address = reverse("chat:post", args=[room.public_id])

    first = client.post(address, {"text": "Tot zaterdag!", "nonce": nonce})
    again = client.post(address, {"text": "Tot zaterdag!", "nonce": nonce})

    assert first.status_code == 303
    assert first["Location"] == again["Location"]
    assert first["Location"].endswith("#m-2")
    assert room.messages.filter(md="Tot zaterdag!").count() == 1


def test_nothing_that_was_typed_is_lost(client, room, noor):
    client.force_login(noor.user)
    long = "Een heel verhaal. " * 1_200

    answer = client.post(reverse("chat:post", args=[room.public_id]), {"text": long})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Een heel verhaal. Een heel verhaal." in text
    assert 'class="error-summary"' in text
    assert text.count('class="error"') == 1


def test_an_empty_message_is_refused_in_plain_words(client, room, noor):
    client.force_login(noor.user)

    answer = client.post(reverse("chat:post", args=[room.public_id]), {"text": "  "})

    assert answer.status_code == 422
    assert "Schrijf eerst iets." in answer.content.decode()


def test_older_messages_have_a_page_of_their_own(client, room, noor):
    for number in range(2, 81):
        say(room, noor, f"Bericht {number}.")

    newest = page(client, noor, room).content.decode()
    assert "Bericht 80." in newest
    assert "Bericht 30." not in newest
    assert "?before=31" in newest

    older = page(client, noor, room, before=31).content.decode()
    assert "Bericht 30." in older
    assert "Bericht 31." not in older
    assert "data-newest" not in older


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 40, "٣"])
def test_a_strange_page_number_shows_the_newest(client, room, noor, nonsense):
    assert page(client, noor, room, before=nonsense).status_code == 200


def test_a_room_of_others_is_a_room_that_is_not_there(client, room, yara):
    client.force_login(yara.user)
    for name in ("chat:room", "chat:leave"):
        theirs = client.get(reverse(name, args=[room.public_id]))
        missing = client.get(reverse(name, args=[uuid4()]))
        assert theirs.status_code == missing.status_code == 404
        assert same(theirs) == same(missing)
    for name in ("chat:post", "chat:read", "chat:leave"):
        theirs = client.post(reverse(name, args=[room.public_id]), {"text": "Hoi"})
        missing = client.post(reverse(name, args=[uuid4()]), {"text": "Hoi"})
        assert theirs.status_code == missing.status_code == 404
        assert same(theirs) == same(missing)
        empty = client.post(reverse(name, args=[room.public_id]), {"text": ""})
        assert empty.status_code == 404


def same(answer):
    """The page without what names the request itself."""
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", answer.content.decode()
    )
    text = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken": )[="]+[A-Za-z0-9]+', "", text)
    return re.sub(r'nonce="[^"]+"', "", text)


def test_visitors_are_asked_to_sign_in(client, room):
    answer = client.get(reverse("chat:room", args=[room.public_id]))

    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_reading_is_remembered_and_leaving_needs_a_yes(client, room, noor, sam):
    say(room, noor)
    client.force_login(sam.user)

    client.post(reverse("chat:read", args=[room.public_id]))
    assert room.seats.get(member=sam).last_read_no == 2

    assert client.get(reverse("chat:leave", args=[room.public_id])).status_code == 200
    assert room.seats.get(member=sam).state == "active"
    assert client.post(reverse("chat:leave", args=[room.public_id])).status_code == 302
    assert room.seats.get(member=sam).state == "left"


def test_the_list_shows_every_room_and_what_is_new(client, room, noor, sam, yara):
    say(room, noor, "Zie je zaterdag")
    client.force_login(sam.user)
    text = client.get(reverse("chat:rooms")).content.decode()
    assert "Repareren × De Brug" in text
    assert "Zie je zaterdag" in text

    client.force_login(yara.user)
    assert "Nog geen gesprekken" in client.get(reverse("chat:rooms")).content.decode()


@pytest.mark.parametrize("size", [3, 60])
def test_the_room_page_costs_eight_queries(client, noor, size, django_assert_max_num_queries):
    room = room_with(noor)
    for number in range(size):
        say(room, noor, f"Bericht {number}")
        actions.seat_member(room, MemberFactory().pk, by=SYSTEM)
        room_with(noor)
    page(client, noor, room)

    with django_assert_max_num_queries(8):
        page_again = client.get(reverse("chat:room", args=[room.public_id]))

    assert page_again.status_code == 200


def test_days_are_parted_and_one_breath_is_one(client, room, noor, sam):
    say(room, noor, "Een")
    say(room, noor, "Twee")
    say(room, sam, "Drie")

    text = page(client, sam, room).content.decode()

    assert text.count("is-follow") == 1
    assert text.count('class="day"') == 1
    assert clock.today().isoformat() in text
