"""Every task may come twice, one after the other or at the same moment: it counts once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, models, transaction

from chat import actions as chat_actions
from chat.models import Message
from config.celery import app
from config.schedule import SCHEDULE
from matching import actions
from matching.models import MatchRun
from network.accounts.models import SignIn
from network.activities.models import Activity, Edition
from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.members.models import Member
from network.notifications.actions import notify
from network.notifications.models import Notice
from tests.factories.chat import room_with
from tests.factories.communities import InterestFactory
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db(transaction=True)
app.loader.import_default_modules()

# A Wednesday, so that the round of this week may leave.
NOW = datetime.combine(
    clock.today() + timedelta(days=(2 - clock.today().weekday()) % 7), time(12), tzinfo=clock.zone()
)


# What each task finds to do ------------------------------------------------------------------------


def suggestions_to_tell(world, suggested):
    """All that hold_round needs."""


def suggestions_were_told(world, suggested):
    actions.tell_suggestions(world.community, by=SYSTEM)


def mail_is_due(world, suggested):
    facts = {"community": "Repareren", "count": 1, "offerings": ["Werkplaats"]}
    notify("match.suggested", [world.fatma.pk], key="one", facts=facts, path="/", by=SYSTEM)


def something_changed(world, suggested):
    actions.mark_dirty("offering", world.offering.pk, by=SYSTEM)
    world.offering.capacity = 4
    world.offering.save()


def a_day_went_by(world, suggested):
    MatchRun.objects.update(finished_at=NOW - timedelta(days=2))
    world.offering.capacity = 4
    world.offering.save()


def it_is_time_to_ask(world, suggested):
    match = actions.propose_match(suggested, "Zullen we?", by=world.actor("fatma"))
    actions.accept_match(match, by=world.actor("sam"))
    match.follow_ups.update(due_at=NOW - timedelta(hours=1))


def a_date_has_been(world, suggested):
    activity = Activity.objects.create(title="Repareren", slug="r", community=world.community)
    start = NOW - timedelta(hours=5)
    Edition.objects.create(activity=activity, starts_at=start, ends_at=start + timedelta(hours=2))


def a_wish_is_old(world, suggested):
    InterestFactory(community=world.community, fresh_until=NOW.date() - timedelta(days=1))


def an_offering_is_old(world, suggested):
    OfferingFactory(fresh_until=NOW.date() - timedelta(days=1))


def a_session_is_over(world, suggested):
    Session.objects.create(session_key="over", expire_date=NOW - timedelta(days=1))
    SignIn.objects.create(user=world.sam.user, session_key="over")


def somebody_never_came(world, suggested):
    member = MemberFactory(state=Member.State.PENDING)
    Member.objects.filter(pk=member.pk).update(created_at=NOW - timedelta(days=8))


def a_notice_is_old(world, suggested):
    mail_is_due(world, suggested)
    Notice.objects.update(created_at=NOW - timedelta(days=400))


def somebody_was_away(world, suggested):
    room = room_with(world.fatma, world.sam)
    with clock.travel(NOW - timedelta(hours=1)):
        chat_actions.post_message(room, "Ben je er?", nonce="away-0001", by=world.actor("sam"))


def a_pin_has_ended(world, suggested):
    somebody_was_away(world, suggested)
    message = Message.objects.get(md="Ben je er?")
    until = NOW - timedelta(minutes=1)
    Message.objects.filter(pk=message.pk).update(
        pinned_at=NOW - timedelta(days=1), pin_until=until, pin_reason="Tot vandaag"
    )


def words_are_a_month_gone(world, suggested):
    somebody_was_away(world, suggested)
    with clock.travel(NOW - timedelta(days=31)):
        chat_actions.delete_message(Message.objects.get(md="Ben je er?"), by=world.actor("sam"))


def a_month_has_passed(world, suggested):
    """Each giver is told in the first days of the next."""


SCENES = {
    "chat.tasks.end_pins": a_pin_has_ended,
    "chat.tasks.forget_words": words_are_a_month_gone,
    "chat.tasks.tell_news": somebody_was_away,
    "matching.tasks.ask_what_came_of_it": it_is_time_to_ask,
    "matching.tasks.hold_round": suggestions_to_tell,
    "matching.tasks.look_again": something_changed,
    "matching.tasks.look_at_everything": a_day_went_by,
    "matching.tasks.tell_what_came_of_it": a_month_has_passed,
    "network.accounts.tasks.forget_ended_sessions": a_session_is_over,
    "network.activities.tasks.close_editions": a_date_has_been,
    "network.communities.tasks.let_interests_grow_stale": a_wish_is_old,
    "network.kernel.events.deliver_waiting": suggestions_were_told,
    "network.members.tasks.forget_newcomers": somebody_never_came,
    "network.notifications.tasks.forget_old_notices": a_notice_is_old,
    "network.notifications.tasks.send_mails": mail_is_due,
    "network.offerings.tasks.ask_what_is_still_true": an_offering_is_old,
}


@pytest.fixture(params=SCENES)
def task(request, world, suggested):
    """A task with something to do."""
    with clock.travel(NOW):
        SCENES[request.param](world, suggested)
    mail.outbox.clear()
    return app.tasks[request.param]


def run(task):
    # One task waits for the first days of a month; the others do not mind which day it is.
    is_monthly = task.name == "matching.tasks.tell_what_came_of_it"
    later = (NOW.replace(day=1) + timedelta(days=32)).replace(day=2)
    with clock.travel(later if is_monthly else NOW + timedelta(minutes=1)):
        task()


# What there is afterwards -------------------------------------------------------------------------


def everything():
    """Every row of every table, to the last value, and the mail."""
    tables = {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
    }
    return tables, len(mail.outbox)


OF_ITSELF = (models.AutoField, models.UUIDField, models.DateTimeField, models.ForeignKey)


def outline():
    """The same without numbers and moments, which are of each time. How often matching looked,
    without finding anything new, is its own business."""
    tables = {}
    for model in apps.get_models():
        told = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, OF_ITSELF) and field.attname not in {"payload", "key"}
        ]
        if model is not MatchRun:
            rows = model._base_manager.values_list(*told) if told else []
            tables[model._meta.label] = sorted(map(repr, rows)), model._base_manager.count()
    return tables, len(mail.outbox)


def test_every_task_is_here():
    ours = {name for name in app.tasks if not name.startswith("celery.")}

    assert ours == set(SCENES)
    assert {turn.task for turn in SCHEDULE} <= ours


def test_the_second_time_changes_nothing(task):
    before = everything()
    run(task)
    once = everything()

    run(task)

    assert once != before, "the scene gives it something to do"
    assert everything() == once


def test_twice_at_once_is_once(task):
    with transaction.atomic():
        run(task)
        once = outline()
        transaction.set_rollback(True)
    mail.outbox.clear()
    together = threading.Barrier(2)

    def deliver():
        try:
            together.wait(30)
            run(task)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(deliver), pool.submit(deliver)]:
            done.result()

    assert outline() == once
