"""Who is told of a room where they are not looking: level by presence by quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core import mail

from chat import actions
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.identifiers import uuid7
from network.members.actions import block_member
from network.notifications.models import Notice
from network.notifications.tasks import send_mails
from tests.cast import actor
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=clock.zone())
NIGHT = datetime(2026, 11, 23, 23, tzinfo=clock.zone())


@pytest.fixture
def room(noor, sam):
    with clock.travel(NOON - timedelta(hours=1)):
        room = room_with(noor, sam)
        for member in (noor, sam):
            actions.mark_read(room, 1, by=actor(member))
    return room


def say(room, member, text="Hallo"):
    return actions.post_message(room, text, nonce=str(uuid7()), by=actor(member)).message


def notices(member):
    return list(Notice.objects.filter(member=member).order_by("pk"))


def later(moment, minutes, *, here=()):
    """The clock's turns at that moment; who is here has a page open."""
    with clock.travel(moment + timedelta(minutes=minutes)):
        if here:
            actions.keep_presence([member.pk for member in here], by=SYSTEM)
        actions.tell_news(by=SYSTEM)
        send_mails()


def mails_to(member):
    return [letter for letter in mail.outbox if letter.to == [member.user.email]]


MATRIX = [
    # level, text, here, at night: a notice, a mail after half an hour
    ("all", "Dag", False, False, True, True),
    ("all", "Dag", True, False, True, False),
    ("all", "Dag", False, True, True, False),
    ("all", "Dag @Noor", False, False, True, True),
    ("all", "Dag @Noor", True, False, True, False),
    ("all", "Dag @Noor", False, True, True, False),
    ("mentions", "Dag", False, False, False, False),
    ("mentions", "Dag @Noor", False, False, True, True),
    ("mentions", "@kamer", False, False, True, True),
    ("mentions", "@gastheren", False, False, False, False),
    ("mentions", "Dag @Noor", True, False, True, False),
    ("mentions", "Dag @Noor", False, True, True, False),
    ("none", "Dag", False, False, False, False),
    ("none", "Dag @Noor", False, False, False, False),
    ("none", "@kamer", False, False, False, False),
]


@pytest.mark.parametrize(("level", "text", "here", "at_night", "noticed", "mailed"), MATRIX)
def test_level_by_presence_by_quiet_hours(
    room, noor, sam, level, text, here, at_night, noticed, mailed
):
    noor.quiet_from, noor.quiet_until = time(21), time(8)
    noor.save()
    actions.choose_notify(room, level, by=actor(noor))
    moment = NIGHT if at_night else NOON
    with clock.travel(moment):
        say(room, sam, text)

    for minutes in (1, 11, 30):
        later(moment, minutes, here=[noor] if here else [])

    assert bool(notices(noor)) is noticed
    assert bool(mails_to(noor)) is mailed
    if noticed and not mailed:
        # The mail is not lost: it comes when it is day, or when nobody looks any more.
        later(NIGHT, 60 * 10)
        assert len(mails_to(noor)) == 1
    assert notices(sam) == []


def test_who_is_named_is_told_at_once_and_mailed_once_with_everything(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam, "@Noor, kun je zaterdag?")
    later(NOON, 0)
    [notice] = notices(noor)
    assert (notice.kind, notice.facts["count"]) == ("room.mention", 1)
    assert mails_to(noor) == []
    with clock.travel(NOON + timedelta(minutes=2)):
        say(room, sam, "@Noor, of zondag?")

    for minutes in (3, 9, 14, 25):
        later(NOON, minutes)

    [notice] = notices(noor)
    assert (notice.facts["count"], notice.facts["text"]) == (2, "@Noor, of zondag?")
    [letter] = mails_to(noor)
    assert "of zondag" in letter.body
    assert "List-Unsubscribe" in letter.extra_headers


def test_nobody_is_told_twice_of_the_same(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam)
        say(room, sam, "Nog iets")
    for minutes in (5, 12, 13, 60):
        later(NOON, minutes)

    [notice] = notices(noor)
    assert (notice.kind, notice.facts["count"]) == ("room.unread", 2)
    assert len(mails_to(noor)) == 1


def test_a_notice_that_was_not_seen_tells_what_comes_later_too(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam)
    later(NOON, 12)
    with clock.travel(NOON + timedelta(minutes=20)):
        say(room, sam)
    later(NOON, 40)

    assert len(notices(noor)) == 1


def test_what_was_read_elsewhere_brings_no_notice_and_no_mail(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam, "Dag @Noor")
        say(room, sam, "Dag")
    later(NOON, 1)
    with clock.travel(NOON + timedelta(minutes=2)):
        actions.mark_read(room, 3, by=actor(noor))

    later(NOON, 30)

    assert [notice.seen_at is not None for notice in notices(noor)] == [True]
    assert mails_to(noor) == []


def test_who_answers_has_read_it(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam, "Dag @Noor")
    later(NOON, 1)
    with clock.travel(NOON + timedelta(minutes=2)):
        say(room, noor, "Dag!")

    later(NOON, 30)

    assert mails_to(noor) == []


def test_marking_unread_tells_nothing_anew(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam, "Dag @Noor")
        actions.mark_read(room, 2, by=actor(noor))
        actions.mark_unread(room, 2, by=actor(noor))

    later(NOON, 30)
    assert notices(noor) == []
    with clock.travel(NOON + timedelta(minutes=40)):
        say(room, sam)
    later(NOON, 60)
    assert [notice.facts["upto"] for notice in notices(noor)] == [3]


def test_whom_i_blocked_tells_me_nothing(room, noor, sam):
    block_member(sam, by=actor(noor))
    with clock.travel(NOON):
        say(room, sam, "Dag @Noor en @kamer")

    later(NOON, 30)

    assert notices(noor) == []


def test_who_left_is_told_nothing(room, noor, sam):
    with clock.travel(NOON):
        say(room, sam, "Dag @Noor")
        actions.leave_room(room, by=actor(noor))

    later(NOON, 30)

    assert notices(noor) == []
