from __future__ import annotations

import time
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection

from network.kernel.actors import SYSTEM
from network.notifications import actions
from network.notifications.models import Notice
from tests.factories.members import MemberFactory
from tests.factories.notifications import NoticeFactory

pytestmark = pytest.mark.storage


def tell(member, key):
    facts = {"name": "Noor"}
    return actions.notify("test.bread", [member.pk], key=key, facts=facts, path="/", by=SYSTEM)


@pytest.mark.django_db
def test_the_database_tells_nobody_twice():
    notice = NoticeFactory()

    with pytest.raises(IntegrityError):
        NoticeFactory(member=notice.member, key=notice.key)


@pytest.mark.django_db
def test_a_notice_is_for_a_member_or_a_guest():
    with pytest.raises(IntegrityError):
        NoticeFactory(member=None)


def patiently(deed):
    """SQLite in memory says "locked" at once, where a file or PostgreSQL waits."""
    while True:
        try:
            return deed()
        except OperationalError:
            time.sleep(0.01)


def at_once(deed):
    """Two threads, each with its own connection, start the deed together."""
    both = Barrier(2)
    done = []

    def work():
        both.wait()
        try:
            done.append(patiently(deed))
        finally:
            connection.close()

    workers = [Thread(target=work) for _turn in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return done


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once():
    member = MemberFactory()

    told = at_once(partial(tell, member, "bread"))

    assert Notice.objects.count() == 1
    assert sorted(len(notices) for notices in told) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once():
    for number in range(4):
        tell(MemberFactory(), f"bread:{number}")
    claimed = []

    def send():
        while notice := actions.claim_mail(by=SYSTEM):
            claimed.append(notice.pk)

    at_once(send)

    assert sorted(claimed) == sorted(Notice.objects.values_list("pk", flat=True))
