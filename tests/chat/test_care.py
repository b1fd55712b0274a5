"""Looking after a room: reports, quiet for a while, and the pace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat import actions, queries, wire
from chat.models import MessageReport, RoomMembership
from chat.policies import MessageReportPolicy
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Conflict, Forbidden, Invalid, TooSoon
from network.kernel.identifiers import uuid7
from network.notifications.models import Notice
from tests.cast import actor
from tests.chat.test_words import in_words, now, say
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    """Noor looks after it."""
    room = room_with(noor, sam, yara, kind="community")
    actions.seat_member(room, noor.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    return room


def another(room):
    member = MemberFactory()
    actions.seat_member(room, member.pk, by=SYSTEM)
    return member


def report(message, member, reason="unkind"):
    return actions.report_message(message, reason, by=actor(member))


def told(member, kind):
    return list(Notice.objects.filter(member=member, kind=kind))


def test_three_people_hide_a_message_until_somebody_looks(room, noor, sam, yara):
    message = say(room, sam, "Lelijk woord")
    people = [yara, another(room), another(room)]
    for person in people[:2]:
        report(message, person)
        report(message, person)
    assert "Lelijk" in in_words(message)

    last = report(message, people[2])
    assert "Lelijk" not in in_words(message)
    assert wire.message_row(now(message)).body["hidden"] is True

    actions.judge_report(last, stays=True, answer="Het mag.", by=actor(noor))
    assert "Lelijk" in in_words(message)
    assert not MessageReport.objects.filter(state=MessageReport.State.OPEN).exists()


def test_who_reported_and_who_wrote_it_hear_what_came_of_it(
    room, noor, sam, yara, otto, deliver_all
):
    message = say(room, sam, "Reclame")
    found = report(message, yara, "unwanted")
    deliver_all()
    assert told(noor, "message.reported")
    assert told(otto, "message.reported")
    assert not told(sam, "message.reported")

    actions.judge_report(found, stays=False, answer="Dit is reclame.", by=actor(otto))
    deliver_all()

    assert now(message).deleted_side == "moderator"
    assert told(yara, "message.judged")[0].facts["stays"] is False
    assert told(sam, "message.removed")[0].facts["reason"] == "Dit is reclame."


def test_a_report_is_answered_once(room, noor, sam, yara, otto):
    found = report(say(room, sam), yara)
    actions.judge_report(found, stays=True, by=actor(noor))

    with pytest.raises(Conflict):
        actions.judge_report(found, stays=False, by=actor(otto))


def test_reports_are_for_hosts_and_moderators_and_never_about_themselves(
    room, noor, sam, yara, otto
):
    about_sam = report(say(room, sam), yara)
    about_noor = report(say(room, noor), yara)

    def seen(member):
        return set(MessageReportPolicy.view.filter(actor(member)))

    assert seen(noor) == {about_sam}
    assert seen(otto) == {about_sam, about_noor}
    assert seen(yara) == seen(sam) == set()
    with pytest.raises(Forbidden):
        actions.judge_report(about_noor, stays=True, by=actor(noor))


def test_ones_own_words_and_those_of_elsewhere_are_not_reported(room, sam, otto):
    message = say(room, sam)
    for who in (sam, otto):
        with pytest.raises(Forbidden):
            report(message, who)


def test_a_muted_member_reads_but_does_not_write_or_react_until_it_is_over(
    room, noor, sam, yara, deliver_all
):
    message = say(room, yara)
    seat = room.seats.get(member=sam)
    actions.mute_member(seat, "Even rust", lasts=timedelta(hours=1), by=actor(noor))
    deliver_all()

    assert queries.room_for(actor(sam), room.public_id).mute_reason == "Even rust"
    assert told(sam, "room.muted")[0].facts["reason"] == "Even rust"
    with pytest.raises(Forbidden) as refusal:
        say(room, sam)
    assert refusal.value.code == "muted"
    with pytest.raises(Forbidden):
        actions.set_reaction(message, "heart", on=True, by=actor(sam))

    with clock.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert say(room, sam)
    actions.unmute_member(room.seats.get(member=sam), by=actor(noor))
    assert say(room, sam)


def test_quiet_and_slow_hold_in_a_thread_too(room, noor, sam, yara):
    root = say(room, noor, "Wie komt er?")

    def reply(member):
        return actions.post_reply(room, root.no, "Ik", nonce=str(uuid7()), by=actor(member))

    actions.slow_down(room, 60, by=actor(noor))
    reply(yara)
    with pytest.raises(TooSoon):
        reply(yara)
    lasts = timedelta(hours=1)
    actions.mute_member(room.seats.get(member=sam), "Even rust", lasts=lasts, by=actor(noor))
    with pytest.raises(Forbidden) as refusal:
        reply(sam)
    assert refusal.value.code == "muted"


def test_only_a_host_mutes_and_no_other_host(room, noor, sam, yara):
    hour = timedelta(hours=1)
    for seat_of, by in ((sam, yara), (noor, sam), (noor, noor)):
        with pytest.raises(Forbidden):
            actions.mute_member(room.seats.get(member=seat_of), "Rust", lasts=hour, by=actor(by))
    for reason, lasts in (("", hour), ("Rust", timedelta()), ("Rust", timedelta(days=31))):
        with pytest.raises(Invalid):
            actions.mute_member(room.seats.get(member=sam), reason, lasts=lasts, by=actor(noor))


def test_a_slow_room_lets_a_member_speak_once_in_a_while_and_its_host_always(room, noor, sam):
    actions.slow_down(room, 60, by=actor(noor))
    say(room, sam, "Een")

    with pytest.raises(TooSoon) as refusal:
        say(room, sam, "Twee")
    assert 0 < refusal.value.facts["retry"] <= 60_001
    assert room.messages.filter(author=sam).count() == 1

    say(room, noor), say(room, noor)
    with clock.travel(clock.now() + timedelta(seconds=61)):
        assert say(room, sam, "Twee").no


def test_sending_again_is_never_too_soon(room, noor, sam):
    actions.slow_down(room, 60, by=actor(noor))
    nonce = "one-and-only"
    first = actions.post_message(room, "Een", nonce=nonce, by=actor(sam))

    assert actions.post_message(room, "Een", nonce=nonce, by=actor(sam)).message == first.message


def test_only_a_host_sets_the_pace(room, noor, sam):
    with pytest.raises(Forbidden):
        actions.slow_down(room, 60, by=actor(sam))
    for seconds in (-1, 3601):
        with pytest.raises(Invalid):
            actions.slow_down(room, seconds, by=actor(noor))
