from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.members.models import Member
from network.notifications import actions, kinds
from network.notifications.models import Notice, SentMail
from network.notifications.stops import stop_url
from network.notifications.tasks import send_mails
from tests.cast import actor
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def tell(*members, key="bread:1"):
    return actions.notify(
        "test.bread",
        [member.pk for member in members],
        key=key,
        facts={"name": "Noor"},
        path="/members/",
        by=SYSTEM,
    )


def states():
    return sorted(Notice.objects.values_list("mail_state", flat=True))


def test_a_mail_holds_the_facts_the_reason_and_the_way_to_stop(yara, settings):
    settings.SITE_URL = "https://bindsteen.example"
    [notice] = tell(yara)

    send_mails()

    [message] = mail.outbox
    text, html = message.body, message.alternatives[0].content
    stop = stop_url(yara, "test.bread")
    assert message.to == [yara.user.email]
    assert message.subject == "Noor baked bread"
    for page in (text, html):
        assert "It is still warm." in page
        assert "You get this because you like bread." in page
        assert f"https://bindsteen.example/notices/{notice.public_id}/open/" in page
        assert "https://bindsteen.example/yes/" in page
        assert stop in page
    headers = message.extra_headers
    assert headers["Message-ID"] == f"<{notice.public_id}@bindsteen.example>"
    assert headers["List-Unsubscribe"] == f"<{stop}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert states() == ["sent"]


def test_a_mail_speaks_its_readers_language():
    for locale in ("nl", "en"):
        tell(MemberFactory(locale=locale), key=locale)

    send_mails()

    bodies = sorted(message.body for message in mail.outbox)
    assert "Hallo" in bodies[0]
    assert "Overal" in bodies[0]
    assert "Hello" in bodies[1]
    assert "Everywhere" in bodies[1]


def test_a_task_that_runs_twice_sends_once(yara, sam):
    tell(yara, sam)

    send_mails()
    send_mails()

    assert len(mail.outbox) == 2


def test_what_was_read_on_the_site_is_not_mailed(yara):
    notices = tell(yara)
    actions.mark_seen(notices, by=actor(yara))

    send_mails()

    assert mail.outbox == []


def test_the_mail_server_is_asked_outside_the_transaction(yara, monkeypatch):
    inside = []
    monkeypatch.setattr(
        EmailBackend,
        "send_messages",
        lambda self, _messages: inside.append(connection.savepoint_ids[:]),
    )
    tell(yara)
    before = connection.savepoint_ids[:]

    send_mails()

    assert inside == [before]


def test_a_server_that_is_away_is_tried_later_and_asked_once(yara, sam, monkeypatch):
    asked = []

    def away(self, _messages):
        asked.append(1)
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    tell(yara, sam)

    send_mails()
    assert (len(asked), states()) == (1, ["due", "due"])

    monkeypatch.undo()
    with clock.travel(clock.now() + timedelta(minutes=1)):
        send_mails()
    assert len(mail.outbox) == 2


def test_one_bad_address_does_not_hold_up_the_others(yara, sam, monkeypatch):
    send = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == [yara.user.email]:
            raise SMTPRecipientsRefused({})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    tell(yara, sam)

    send_mails()

    assert [message.to for message in mail.outbox] == [[sam.user.email]]
    assert states() == ["due", "sent"]


def test_a_sentence_that_can_not_be_written_does_not_hold_up_the_others(yara, sam):
    tell(yara)
    Notice.objects.update(facts={})
    tell(sam, key="bread:2")

    send_mails()

    assert [message.to for message in mail.outbox] == [[sam.user.email]]
    assert states() == ["due", "sent"]


def test_who_left_and_what_is_no_longer_told_need_no_mail(yara, sam):
    tell(yara, sam)
    Member.objects.filter(pk=yara.pk).update(user=None)
    Notice.objects.filter(member=sam).update(kind="test.forgotten")
    assert "test.forgotten" not in kinds.known

    send_mails()

    assert mail.outbox == []
    assert states() == ["stopped", "stopped"]


def test_a_guest_is_answered_at_the_address_they_left():
    actions.notify_guest(
        "test.bread",
        "gast@bindsteen.example",
        name="Gast",
        locale="nl",
        key="bread:1",
        facts={"name": "Noor"},
        path="/answer/",
        by=SYSTEM,
    )

    send_mails()

    [message] = mail.outbox
    assert message.to == ["gast@bindsteen.example"]
    assert "List-Unsubscribe" not in message.extra_headers
    assert "/answer/" in message.body


def test_without_a_mail_server_mails_are_kept(yara, settings):
    settings.EMAIL_BACKEND = "network.notifications.outbox.OutboxBackend"
    [notice] = tell(yara)

    send_mails()

    kept = SentMail.objects.get()
    assert kept.recipients == [yara.user.email]
    assert kept.subject == "Noor baked bread"
    assert str(notice.public_id) in kept.message_id
    assert "It is still warm." in kept.text
    assert "<h1>" in kept.html
