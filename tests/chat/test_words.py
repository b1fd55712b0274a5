"""What becomes of words that were said: edited, removed, brought back, quoted, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat import actions, queries, wire
from chat.models import Message, MessageRevision, RoomMembership
from chat.policies import KEPT_FOR, MessagePolicy
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.identifiers import uuid7
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    """Noor looks after it."""
    room = room_with(noor, sam, yara, kind="community")
    actions.seat_member(room, noor.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    return room


def say(room, member, text="Hallo", **more):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member), **more).message


def now(message):
    return queries.message_by(message.pk)


def in_words(message):
    """Everything that any reader could find of a message on the wire."""
    return str(wire.message_row(now(message)).body)


def test_an_edit_shows_the_new_words_and_keeps_the_old_for_moderation(room, sam):
    message = say(room, sam, "Om tien uur")

    actions.edit_message(message, "Om **elf** uur", ver=1, by=actor(sam))

    message = now(message)
    assert (message.md, message.ver, message.no) == ("Om **elf** uur", 2, 2)
    assert "edited" in wire.html_of(message)["en"]
    assert [(old.ver, old.md) for old in message.revisions.all()] == [(1, "Om tien uur")]
    assert "tien" not in in_words(message)


def test_an_edit_takes_the_next_number_of_the_room_and_keeps_its_own(room, sam):
    message = say(room, sam)
    say(room, sam, "Later")
    room.refresh_from_db()

    edited = actions.edit_message(message, "Dag", ver=1, by=actor(sam))

    assert (edited.no, edited.seq) == (2, room.seq + 1)


def test_other_words_name_others(room, noor, sam, yara):
    message = say(room, sam, f"@{yara.display_name}, kom je?")
    edited = f"@{noor.display_name}, kom je? En @hosts ook?"

    message = actions.edit_message(message, edited, ver=1, by=actor(sam))

    assert list(message.mentions.values_list("member", flat=True)) == [noor.pk]
    assert message.calls == Message.Calls.HOSTS
    assert str(noor.public_id) in message.html
    assert "list" in (numbers := queries.counts_of(yara.pk))
    assert numbers["mentions"] == 0


def test_words_that_nobody_may_read_now_are_found_nowhere(room, sam, yara):
    message = say(room, sam, "Zevenslaper")
    Message.objects.filter(pk=message.pk).update(hidden_at=clock.now())

    assert queries.search_messages(actor(yara), queries.asked("zevenslaper")) == []
    assert queries.room_for(actor(yara), room.public_id).last_words is None
    assert queries.counts_of(yara.pk)["mentions"] == 0


def test_what_was_only_said_in_a_thread_has_no_page_of_its_own(room, sam, yara):
    root = say(room, sam, "Wie komt er?")
    reply = actions.post_reply(
        room, root.no, "Ik @niemand", nonce=str(uuid7()), by=actor(yara)
    ).message

    assert "data-more" not in in_words(reply)
    for may in (MessagePolicy.react, MessagePolicy.quote, MessagePolicy.report, MessagePolicy.pin):
        assert not may.allows(actor(sam), reply)
    assert reply.address == f"/rooms/{room.public_id}/{root.no}/thread/#t-1"
    with pytest.raises(Invalid):
        actions.edit_message(reply, "@hosts?", ver=1, by=actor(yara))
    edited = actions.edit_message(reply, "Ik niet", ver=1, by=actor(yara))
    assert "Ik niet" in in_words(edited)


def test_who_saw_older_words_overwrites_nothing(room, sam):
    message = say(room, sam, "Een")
    actions.edit_message(message, "Twee", ver=1, by=actor(sam))

    with pytest.raises(Conflict) as refusal:
        actions.edit_message(message, "Drie", ver=1, by=actor(sam))

    assert refusal.value.facts == {"ver": 2}
    assert now(message).md == "Twee"


def test_the_same_edit_again_is_once(room, sam):
    message = say(room, sam, "Een")
    actions.edit_message(message, "Twee", ver=1, by=actor(sam))

    again = actions.edit_message(message, "Twee", ver=1, by=actor(sam))

    assert again.ver == 2
    assert MessageRevision.objects.count() == 1


def test_a_reaction_is_in_no_edits_way(room, sam, yara):
    message = say(room, sam, "Een")
    actions.set_reaction(message, "heart", on=True, by=actor(yara))

    assert actions.edit_message(message, "Twee", ver=1, by=actor(sam)).md == "Twee"


@pytest.mark.parametrize("who", ["noor", "yara"])
def test_only_its_author_edits_a_message(room, sam, noor, yara, who):
    message = say(room, sam)

    with pytest.raises(Forbidden):
        actions.edit_message(message, "Anders", ver=1, by=actor({"noor": noor, "yara": yara}[who]))


def test_nobody_edits_into_nothing(room, sam):
    with pytest.raises(Invalid):
        actions.edit_message(say(room, sam), "  ", ver=1, by=actor(sam))


@pytest.mark.parametrize(("who", "side"), [("sam", "author"), ("noor", "host")])
def test_a_removed_message_keeps_its_number_and_says_which_side(room, noor, sam, who, side):
    message = say(room, sam, "Geheim")
    after = say(room, sam, "Daarna")

    actions.delete_message(message, by=actor({"noor": noor, "sam": sam}[who]))

    message = now(message)
    assert (message.no, message.deleted_side) == (2, side)
    assert now(after).no == 3
    assert "Geheim" not in in_words(message)
    html = wire.html_of(message)["en"]
    assert ("who wrote it" in html) is (side == "author")
    assert ("looks after" in html) is (side == "host")


def test_removed_words_are_nowhere_else_either(room, sam, yara):
    message = say(room, sam, "Geheim")
    answer = say(room, yara, "Wat bedoel je?", reply=str(message.public_id))
    again = say(room, sam, "Geheim nummer twee")
    assert "Geheim" in in_words(answer)

    actions.delete_message(message, by=actor(sam))
    actions.delete_message(again, by=actor(sam))

    assert "Geheim" not in in_words(answer)
    assert now(answer).seq > now(message).seq
    assert queries.room_for(actor(yara), room.public_id).last_words is None


def test_somebody_else_cannot_remove_or_bring_back(room, sam, yara):
    message = say(room, sam)
    with pytest.raises(Forbidden):
        actions.delete_message(message, by=actor(yara))
    actions.delete_message(message, by=actor(sam))

    with pytest.raises(Forbidden):
        actions.restore_message(message, by=actor(yara))


@pytest.mark.parametrize("who", ["sam", "noor"])
def test_only_the_side_that_removed_a_message_brings_it_back(room, noor, sam, who):
    people = {"sam": sam, "noor": noor}
    message = say(room, sam, "Toch wel")
    actions.delete_message(message, by=actor(people.pop(who)))

    for other in people.values():
        with pytest.raises(Forbidden):
            actions.restore_message(message, by=actor(other))
    actions.restore_message(message, by=actor({"sam": sam, "noor": noor}[who]))

    assert "Toch wel" in in_words(message)


def test_removing_and_bringing_back_twice_is_once(room, noor, sam):
    message = say(room, sam, "Toch wel")
    first = actions.delete_message(message, by=actor(sam))
    assert actions.delete_message(message, by=actor(noor)).seq == first.seq
    assert now(message).deleted_side == Message.Side.AUTHOR

    back = actions.restore_message(message, by=actor(sam))
    assert actions.restore_message(message, by=actor(noor)).seq == back.seq

    assert "Toch wel" in in_words(message)


def test_after_a_month_removed_words_are_gone_for_good(room, sam):
    message = say(room, sam, "Een")
    actions.edit_message(message, "Twee", ver=1, by=actor(sam))
    actions.delete_message(message, by=actor(sam))
    almost = clock.now() + KEPT_FOR - timedelta(minutes=1)
    with clock.travel(almost):
        actions.forget_words(by=SYSTEM)
        assert now(message).md == "Twee"
    with clock.travel(almost + timedelta(minutes=2)):
        actions.forget_words(by=SYSTEM)

        with pytest.raises(Forbidden):
            actions.restore_message(message, by=actor(sam))

    message = now(message)
    assert (message.md, message.html, message.no) == ("", "", 2)
    assert not MessageRevision.objects.exists()


def test_older_versions_last_a_month_and_the_message_stays(room, sam):
    message = say(room, sam, "Een")
    actions.edit_message(message, "Twee", ver=1, by=actor(sam))

    with clock.travel(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        actions.forget_words(by=SYSTEM)

    assert not MessageRevision.objects.exists()
    assert now(message).md == "Twee"


def test_an_answer_quotes_the_beginning_as_plain_words(room, sam, yara):
    message = say(room, sam, "**Past** <b>de</b> bakfiets & " + "heel " * 100)

    answer = say(room, yara, "Ja", reply=str(message.public_id))

    html = wire.html_of(now(answer))
    assert "Past &lt;b&gt;de&lt;/b&gt; bakfiets &amp; heel" in html
    assert html.count("heel") < 30
    assert wire.message_row(now(answer)).body["reply"] == str(message.public_id)


def test_an_edit_reaches_the_quotes_of_it(room, sam, yara):
    message = say(room, sam, "Om tien uur")
    answer = say(room, yara, "Goed", reply=str(message.public_id))

    actions.edit_message(message, "Om elf uur", ver=1, by=actor(sam))

    assert "elf" in in_words(answer)
    assert now(answer).ver == 1


def test_only_what_stands_in_the_same_room_can_be_quoted(room, noor, sam):
    elsewhere = say(room_with(noor, sam), sam, "Ergens anders")
    gone = actions.delete_message(say(room, sam), by=actor(sam))

    for reply in (str(elsewhere.public_id), str(gone.public_id), str(uuid7()), "x"):
        with pytest.raises(Invalid) as refusal:
            say(room, sam, reply=reply)
        assert refusal.value.field == "reply"


def test_a_message_is_there_for_who_may_enter_now(room, sam, yara):
    message = say(room, sam)
    assert queries.message_for(actor(yara), room.public_id, no=message.no) == message

    actions.leave_room(room, by=actor(yara))

    for no in (message.no, 99, 10**30):
        with pytest.raises(NotFound):
            queries.message_for(actor(yara), room.public_id, no=no)


def test_what_changed_is_what_a_fresh_look_shows(room, noor, sam, yara):
    room.refresh_from_db()
    start = room.seq
    message = say(room, sam, "Een")
    say(room, yara, "Twee", reply=str(message.public_id))
    actions.edit_message(message, "Drie", ver=1, by=actor(sam))
    actions.set_reaction(message, "check", on=True, by=actor(yara))
    actions.pin_message(message, "Handig", by=actor(noor))
    actions.delete_message(message, by=actor(noor))
    actions.restore_message(message, by=actor(noor))

    caught_up = {row.body["no"]: row.body for row in queries.changes_in(room.key, start, 100)}
    fresh = {m.no: wire.message_row(m).body for m in queries.messages_of(room) if m.seq > start}

    assert caught_up == fresh
