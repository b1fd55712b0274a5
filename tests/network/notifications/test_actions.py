from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import Forbidden
from network.kernel.event_log import StoredEvent
from network.kernel.live.bus import bus
from network.members.models import Member
from network.notifications import actions, queries
from network.notifications.models import Notice, Preference, SentMail
from network.notifications.tasks import forget_old_notices
from tests.cast import actor
from tests.factories.members import MemberFactory
from tests.factories.notifications import NoticeFactory

pytestmark = pytest.mark.django_db
HOME = ZoneInfo("Europe/Amsterdam")


def tell(*members, kind="test.bread", key="bread:1", name="Noor"):
    return actions.notify(
        kind,
        [member.pk for member in members],
        key=key,
        facts={"name": name},
        path="/members/",
        by=SYSTEM,
    )


def test_each_is_told_once_however_often_it_is_said(yara, sam):
    first = tell(yara, sam)
    second = tell(yara, sam)
    third = tell(yara, MemberFactory())

    assert (len(first), len(second), len(third)) == (2, 0, 1)
    assert Notice.objects.count() == 3


def test_the_same_to_a_member_and_a_guest_is_two_notices(yara):
    actions.notify_guest(
        "test.bread",
        "guest@bindsteen.example",
        name="Gast",
        locale="nl",
        key="bread:1",
        facts={"name": "Noor"},
        path="/",
        by=SYSTEM,
    )

    assert len(tell(yara)) == 1
    assert Notice.objects.count() == 2


def test_only_the_house_tells(yara):
    with pytest.raises(Forbidden):
        actions.notify("test.bread", [yara.pk], key="x", facts={}, path="/", by=actor(yara))

    assert not Notice.objects.exists()


@pytest.mark.parametrize("state", [Member.State.SUSPENDED, Member.State.PENDING])
def test_who_is_not_present_is_told_nothing(state):
    assert tell(MemberFactory(state=state)) == []


def test_open_pages_hear_it_once_it_is_sure(yara, django_capture_on_commit_callbacks):
    heard = []
    bus().ears.add(heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        tell(yara)
        assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        tell(yara)
    bus().ears.discard(heard.append)

    assert len(heard) == 1
    assert heard[0].startswith(f"m|{yara.pk}|")


@pytest.mark.parametrize(
    ("kind", "wish", "state"),
    [
        ("test.bread", None, "due"),
        ("test.bread", False, "none"),
        ("test.crumbs", None, "none"),
        ("test.crumbs", True, "due"),
    ],
)
def test_a_mail_goes_as_the_member_wished_else_as_the_kind_is(yara, kind, wish, state):
    if wish is not None:
        actions.choose_mail(yara, kind, wanted=wish, by=actor(yara))

    [notice] = tell(yara, kind=kind)

    assert notice.mail_state == state


@pytest.mark.parametrize(
    ("kind", "leaves"), [("test.bread", (16, 8, 0)), ("test.fire", (15, 23, 30))]
)
def test_no_mail_in_quiet_hours_unless_it_burns(yara, kind, leaves):
    yara.quiet_from, yara.quiet_until = time(22), time(8)
    yara.save()

    with clock.travel(datetime(2026, 9, 15, 23, 30, tzinfo=HOME)):
        [notice] = tell(yara, kind=kind)

    local = notice.mail_at.astimezone(HOME)
    assert (local.day, local.hour, local.minute) == leaves


def test_what_is_seen_needs_no_mail(yara):
    [notice] = tell(yara)

    actions.mark_seen([notice], by=actor(yara))

    notice.refresh_from_db()
    assert notice.seen_at is not None
    assert notice.mail_state == Notice.Mail.STOPPED
    assert actions.claim_mail(by=SYSTEM) is None


def test_nobody_sees_for_somebody_else(yara, sam):
    [notice] = tell(yara)

    assert actions.mark_seen([notice], by=actor(sam)) == 0
    assert actions.mark_all_seen(by=actor(sam)) == 0

    notice.refresh_from_db()
    assert notice.seen_at is None
    assert notice.mail_state == Notice.Mail.DUE


def test_everything_is_seen_at_once(yara):
    for number in range(3):
        tell(yara, key=f"bread:{number}")

    assert actions.mark_all_seen(by=actor(yara)) == 3
    assert not queries.unseen(actor(yara)).exists()


def test_stopping_a_kind_stops_the_mails_that_wait(yara):
    [notice] = tell(yara)

    actions.choose_mail(yara, "test.bread", wanted=False, by=actor(yara))

    notice.refresh_from_db()
    assert notice.mail_state == Notice.Mail.STOPPED
    assert StoredEvent.objects.get().name == "notice.mail_stopped"


def test_nobody_chooses_for_somebody_else(yara, sam):
    for deed in (
        lambda: actions.choose_mail(yara, "test.bread", wanted=False, by=actor(sam)),
        lambda: actions.choose_mails(yara, [], by=actor(sam)),
    ):
        with pytest.raises(Forbidden):
            deed()

    assert not Preference.objects.exists()


def test_only_what_changed_is_remembered(yara):
    now = queries.wants_mail(yara)
    wanted = {kind for kind, wanted in now.items() if wanted} - {"test.bread"} | {"test.crumbs"}

    actions.choose_mails(yara, wanted, by=actor(yara))

    wishes = dict(Preference.objects.values_list("kind", "wants_mail"))
    assert wishes == {"test.bread": False, "test.crumbs": True}


def test_a_mail_is_claimed_by_one_sender(yara):
    tell(yara)

    assert actions.claim_mail(by=SYSTEM) is not None
    assert actions.claim_mail(by=SYSTEM) is None


def test_a_mail_whose_sender_died_is_taken_over(yara):
    tell(yara)
    actions.claim_mail(by=SYSTEM)

    with clock.travel(clock.now() + actions.LEASE + timedelta(seconds=1)):
        again = actions.claim_mail(by=SYSTEM)

    assert again is not None
    assert again.mail_attempts == 2


def test_a_refused_mail_waits_longer_each_time_and_is_given_up_in_the_end(yara):
    tell(yara)
    pauses = []
    moment = clock.now()
    for _turn in range(actions.ATTEMPTS):
        with clock.travel(moment):
            notice = actions.claim_mail(by=SYSTEM)
            actions.mail_refused(notice, by=SYSTEM)
            notice.refresh_from_db()
            pauses.append((notice.mail_at - moment).total_seconds())
            moment = notice.mail_at + timedelta(seconds=1)

    assert [round(pause) for pause in pauses[:4]] == [30, 60, 120, 240]
    assert notice.mail_state == Notice.Mail.FAILED
    with clock.travel(moment + timedelta(days=1)):
        assert actions.claim_mail(by=SYSTEM) is None


def test_a_mail_seen_while_it_was_refused_goes_no_more(yara):
    tell(yara)
    notice = actions.claim_mail(by=SYSTEM)
    actions.mark_seen([notice], by=actor(yara))
    actions.mail_refused(notice, by=SYSTEM)

    with clock.travel(clock.now() + timedelta(days=1)):
        assert actions.claim_mail(by=SYSTEM) is None


def test_old_notices_and_mails_of_the_demo_are_forgotten(yara):
    old = NoticeFactory(member=yara)
    Notice.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=366))
    actions.keep_mail(
        message_id="<1>", recipients=["a@x.example"], subject="s", text="t", html="", by=SYSTEM
    )
    SentMail.objects.update(created_at=clock.now() - timedelta(days=15))
    new = NoticeFactory(member=yara)

    forget_old_notices()
    forget_old_notices()
    assert list(Notice.objects.all()) == [new]
    assert not SentMail.objects.exists()
