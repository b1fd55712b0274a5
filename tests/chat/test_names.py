"""Whom a message names, and who hears of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chat import actions, naming, queries
from chat.models import Mention, Message, RoomMembership
from network.kernel.actors import SYSTEM
from network.kernel.errors import Invalid
from network.kernel.identifiers import uuid7
from network.members.actions import block_member
from tests.cast import actor
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    return room_with(noor, sam, yara)


def say(room, member, text, nonce=None):
    return actions.post_message(room, text, nonce=nonce or str(uuid7()), by=actor(member)).message


def named(message):
    return set(
        Mention.objects.filter(message=message).values_list("member__display_name", flat=True)
    )


def crowded(room, number):
    for _turn in range(number - room.seats.count()):
        actions.seat_member(room, MemberFactory().pk, by=SYSTEM)


def looks_after(room, member):
    actions.seat_member(room, member.pk, role=RoomMembership.Role.HOST, by=SYSTEM)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Noor, kun jij zaterdag?", {"Noor"}),
        ("dag @noor en @YARA!", {"Noor", "Yara"}),
        ("(@Noor)", {"Noor"}),
        ("**@Noor**", {"Noor"}),
        ("@Noor (Bibliotheek Noordrand) neemt de sleutel mee", {"Noor"}),
        ("@Noortje komt ook", set()),
        ("@Noor-Marie komt ook", set()),
        ("mail noor@Noor.nl of x/@Noor", set()),
        ("`@Noor` schrijf je zo", set()),
        ("```\n@Noor\n```", set()),
        ("[hier @Noor](https://example.org)", set()),
        ("@Otto zit hier niet", set()),
        ("@Sam ben ik zelf", set()),
        ("@Noor @Noor @Noor", {"Noor"}),
    ],
)
def test_a_message_names_who_sits_in_the_room(room, sam, otto, text, who):
    assert named(say(room, sam, text)) == who


def test_a_name_is_shown_the_same_to_every_reader(room, sam, noor):
    html = say(room, sam, "Dag @Noor en <span class=x>jij</span>").html

    assert f'<span class="mention" data-mention="{noor.public_id}">@Noor</span>' in html
    assert "&lt;span" in html


def test_two_people_of_one_name_are_both_meant_unless_the_organisation_follows(room, sam, noor):
    other = MemberFactory(display_name="Noor")
    actions.seat_member(room, other.pk, by=SYSTEM)

    both = say(room, sam, "Dag @Noor")
    one = say(room, sam, "Dag @Noor (Bibliotheek Noordrand)")

    assert set(both.mentions.values_list("member", flat=True)) == {noor.pk, other.pk}
    assert set(one.mentions.values_list("member", flat=True)) == {noor.pk}


def test_the_longest_name_is_meant(room, sam):
    longer = MemberFactory(display_name="Noor de Vries")
    actions.seat_member(room, longer.pk, by=SYSTEM)

    assert named(say(room, sam, "@Noor de Vries komt")) == {"Noor de Vries"}


def test_who_left_is_not_named(room, sam, noor):
    actions.leave_room(room, by=actor(noor))

    message = say(room, sam, "@Noor?")

    assert named(message) == set()
    assert "mention" not in message.html


def test_who_blocked_the_author_does_not_hear_it_and_the_author_does_not_notice(room, sam, noor):
    before = say(room, sam, "Dag @Noor").html
    block_member(sam, by=actor(noor))

    message = say(room, sam, "Dag @Noor")

    assert message.html == before
    assert named(message) == set()
    assert named(say(room, noor, "Dag @Sam")) == {"Sam"}


def test_a_group_is_no_row_for_each(room, sam):
    assert say(room, sam, "@kamer, morgen?").calls == Message.Calls.ROOM
    assert say(room, sam, "@hosts help").calls == Message.Calls.HOSTS
    assert say(room, sam, "@Gastheren en @room").calls == Message.Calls.ROOM
    assert say(room, sam, "onze kamer@kamer").calls == ""
    assert Mention.objects.count() == 0


def test_in_a_crowd_only_who_looks_after_the_room_calls_everybody(room, sam, noor):
    crowded(room, 11)
    say(room, sam, "@kamer met elf mag iedereen")
    crowded(room, 12)
    looks_after(room, noor)

    with pytest.raises(Invalid) as refusal:
        say(room, sam, "@kamer met twaalf niet meer")

    assert refusal.value.field == "text"
    assert say(room, noor, "@kamer").calls == Message.Calls.ROOM
    assert say(room, sam, "@gastheren").calls == Message.Calls.HOSTS
    assert say(room, sam, "`@kamer` schrijven mag").calls == ""


def test_the_same_nonce_names_nobody_twice(room, sam):
    say(room, sam, "@Noor", "one-and-only")
    say(room, sam, "@Noor @Yara", "one-and-only")

    assert Mention.objects.count() == 1


@pytest.mark.parametrize("members", [3, 30])
def test_naming_costs_two_questions_whatever_the_size(
    room, sam, members, django_assert_num_queries
):
    crowded(room, members)
    by = actor(sam)

    with django_assert_num_queries(5 + 2 + 2):
        actions.post_message(room, "Dag @Noor en @Yara", nonce=str(uuid7()), by=by)


def test_the_number_called_is_told_without_oneself(room, sam, noor):
    looks_after(room, noor)

    assert queries.called(actor(sam), room, Message.Calls.ROOM) == 2
    assert queries.called(actor(sam), room, Message.Calls.HOSTS) == 1
    assert queries.called(actor(noor), room, Message.Calls.HOSTS) == 0
    assert naming.called_in("dag @kamer") == Message.Calls.ROOM


def test_before_a_group_is_called_the_page_says_how_many_it_reaches(client, room, sam):
    client.force_login(sam.user)
    address = reverse("chat:post", args=[room.public_id])

    asked = client.post(address, {"text": "@kamer, morgen?", "nonce": "0192-ask-first"})

    assert asked.status_code == 200
    text = asked.content.decode()
    assert "2 mensen krijgen dit" in text
    assert "@kamer, morgen?" in text
    assert 'name="sure"' in text
    assert room.messages.count() == 1
    sent = client.post(address, {"text": "@kamer, morgen?", "nonce": "0192-ask-first", "sure": "1"})
    assert sent.status_code == 303
    assert room.messages.count() == 2


def test_a_call_that_is_refused_says_so_beside_the_text(client, room, sam):
    crowded(room, 12)
    client.force_login(sam.user)

    answer = client.post(
        reverse("chat:post", args=[room.public_id]), {"text": "@kamer, morgen?", "sure": "1"}
    )

    assert answer.status_code == 422
    assert "@kamer, morgen?" in answer.content.decode()


def test_the_script_asks_for_the_number_as_a_fragment(client, room, sam, otto):
    client.force_login(sam.user)
    address = reverse("chat:called", args=[room.public_id])

    assert "2 mensen krijgen dit" in client.get(address, {"calls": "room"}).content.decode()
    assert client.get(address, {"calls": "nonsense"}).status_code == 404
    client.force_login(otto.user)
    assert client.get(address, {"calls": "room"}).status_code == 404


def test_in_a_crowd_the_fragment_says_that_it_may_not(client, room, sam):
    crowded(room, 12)
    client.force_login(sam.user)

    text = client.get(reverse("chat:called", args=[room.public_id]), {"calls": "room"})

    assert "mensen krijgen dit" not in text.content.decode()
    assert "error" in text.content.decode()
