"""A round whose workers are killed one after the other, each in the middle of something else:
the same matches as without any trouble, and nobody hears or reads anything twice."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from datetime import time as wall_time
from functools import partial

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction

from config.celery import app
from config.env import broker
from matching import runs, tasks
from matching.actions.rounds import LEASE as RUN_LEASE
from matching.models import Match, MatchRun, UnmetAsk
from matching.queries import table
from network.communities.models import Community
from network.kernel import clock
from network.kernel.event_log import EventDelivery, StoredEvent
from network.notifications.actions import LEASE as MAIL_LEASE
from network.notifications.models import Notice
from tests import cast
from tests.browser.conftest import Postbox, database_url, free_port
from tests.factories.communities import CommunityFactory, InterestAskFactory, InterestFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.vocabulary import TopicFactory
from tests.forked import Forked, manage
from tests.journeys.ahead import run_ahead
from tests.stores import store_of_ones_own

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS, HALLS = 10, 40
DELIVER, MAIL = "network.kernel.events.deliver_waiting", "network.notifications.tasks.send_mails"
ROUND = "matching.tasks.hold_round"
# A Wednesday noon, when a round is due and nobody's quiet hours are; the workers' clocks say so.
NOON = datetime.combine(
    clock.today() + timedelta(days=(2 - clock.today().weekday()) % 7),
    wall_time(12),
    tzinfo=clock.zone(),
)


def wait_for(claim, seconds=120):
    """Generous: this starts many processes on a machine that may be busy."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := claim():
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


# A region in which much is asked and much is new ---------------------------------------------------


@pytest.fixture
def region(transactional_db):
    """Each group has one suggestion to hear of already; the round will find more."""
    if connection.vendor != "postgresql":
        pytest.fail("workers side by side need PostgreSQL: run this with `manage.py test`")
    branch = cast.the_library().locations.get()
    topics = [TopicFactory(label_nl=f"Ambacht {n}") for n in range(GROUPS)]
    for topic in topics:
        group = CommunityFactory(home_branch=branch, topics=[topic])
        wish = InterestFactory(community=group, topics=[topic])
        InterestAskFactory(interest=wish, title=f"Een zaal voor {topic.label_nl}")
        InterestAskFactory(interest=wish, title="Een piano", kind="material")
    a_hall = partial(OfferingFactory, area=branch.area)
    for topic in topics:
        a_hall(topics=[topic])
    with clock.travel(NOON - timedelta(days=1)):
        runs.run(MatchRun.Kind.FULL)
        assert table.communities_to_tell().count() == GROUPS
    for number in range(HALLS):
        a_hall(topics=[topics[number % GROUPS], topics[number * 7 % GROUPS]])


def what_there_is():
    """Every match to the last reason, what was not found, and what everybody was told."""
    matches = Match.objects.values_list(
        "ask__interest__community__name", "ask__title", "offering__title", "state", "band",
        "rank", "score", "reasons", "warnings", "parts", "suggested_in_week",
    )  # fmt: skip
    unmet = UnmetAsk.objects.values_list("ask__title", "ask__interest__title", "tip")
    told = Notice.objects.values_list("member__user__email", "kind", "facts")
    return [sorted(map(repr, rows)) for rows in (matches, unmet, told)]


def undisturbed(deliver_all):
    with clock.travel(NOON), transaction.atomic():
        tasks.hold_round()
        deliver_all()
        told = what_there_is()
        transaction.set_rollback(True)
    return told


# The workers and what holds them up ----------------------------------------------------------------


class Post(Postbox):
    """`victim` is killed while it hands in the letter of this number, before that is taken."""

    victim, number = None, 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        if self.victim and len(self.letters) == self.number:
            self.victim.kill()
            return "451 try again"
        return await super().handle_DATA(server, session, envelope)


class Crew:
    def __init__(self, folder, post_port):
        url = os.environ["REDIS_URL"]
        # A store of our own: other tests' workers must not answer our bell.
        self.broker = store_of_ones_own(url, 9)
        self.env = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "BROKER_URL": self.broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{post_port}",
            "BINDSTEEN_DATA": str(folder),
            "LOG_LEVEL": "CRITICAL",
        }
        self.processes = []

    def started(self, process):
        self.processes.append(process)
        return process

    def worker(self, later=timedelta()):
        ahead = (NOON + later - clock.now()).total_seconds()
        return self.started(Forked(run_ahead, ahead, "worker", env=self.env))

    def beat(self):
        return self.started(manage("beat", env=self.env))

    def ring(self, *names):
        """Each twice, as two beats would."""
        with app.connection_for_write(broker(self.broker)) as line:
            for name in names * 2:
                app.send_task(name, connection=line)

    def killed(self, worker):
        """And the broker forgets everything, as it may."""
        worker.kill()
        worker.wait()
        with app.connection_for_write(broker(self.broker)) as line:
            line.default_channel.client.flushdb()

    def is_silent(self):
        """Nothing waits on the line and nobody is at work."""
        with app.connection_for_write(broker(self.broker)) as line:
            client = line.default_channel.client
            for _look in range(5):
                if client.llen(app.conf.task_default_queue) or client.hlen("unacked"):
                    return False
                time.sleep(0.1)
        return True

    def end(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def held_up(statement):
    """Somebody else holds on to what the statement says; yields whether anybody waits for it."""

    def somebody_waits():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))",
                [other.info.backend_pid],
            )
            return cursor.fetchone()[0]

    with psycopg.connect(database_url()) as other:
        other.execute(statement)
        yield somebody_waits
        other.rollback()


@pytest.fixture
def crew(region, tmp_path):
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    crew = Crew(tmp_path, server.port)
    crew.post = post
    yield crew
    crew.end()
    server.stop()


def read_by(post):
    """Who got a letter, once for each; one that left twice, because its sender died before it was
    marked, is the same letter to every mail server that looks at its number."""
    return [to for to, _number in {(each["to"], each["message-id"]) for each in post.letters}]


def test_whoever_is_killed_the_round_goes_on(crew, deliver_all):  # noqa: PLR0915 (one story)
    expected = undisturbed(deliver_all)
    before = Match.objects.count()
    *_others, last = Community.objects.order_by("pk")

    # The first dies while it writes down what it found: half of it is nothing.
    with held_up("LOCK TABLE matching_unmetask IN SHARE MODE") as somebody_waits:
        worker = crew.worker()
        crew.ring(ROUND)
        wait_for(somebody_waits)
        crew.killed(worker)
    assert Match.objects.count() == before
    assert MatchRun.objects.filter(state=MatchRun.State.RUNNING).count() == 1

    # The second comes too soon: nobody is told half of what this week brings.
    worker = crew.worker(RUN_LEASE / 2)
    crew.ring(ROUND)
    wait_for(crew.is_silent)
    assert not StoredEvent.objects.filter(name="match.suggested").exists()
    crew.killed(worker)

    # The third takes the round over, and dies before it has told anybody.
    with held_up("LOCK TABLE network_storedevent IN SHARE MODE") as somebody_waits:
        worker = crew.worker(RUN_LEASE * 2)
        crew.ring(ROUND)
        wait_for(somebody_waits)
        crew.killed(worker)
    assert MatchRun.objects.filter(state=MatchRun.State.DONE, kind="round").count() == 1

    # Once more from the beginning, and once more: nothing changes.
    found = what_there_is()
    for _time in range(2):
        with clock.travel(NOON + RUN_LEASE * 2):
            again = runs.run(MatchRun.Kind.ROUND)
    assert again.state == MatchRun.State.SKIPPED
    assert what_there_is() == found

    # The fourth has told some groups, not all.
    theirs = Match.objects.filter(ask__interest__community=last).first()
    with held_up(
        f"SELECT 1 FROM matching_match WHERE id = {theirs.pk} FOR UPDATE"
    ) as somebody_waits:
        worker = crew.worker(RUN_LEASE * 3)
        crew.ring(ROUND)
        wait_for(somebody_waits)
        crew.killed(worker)
    told = Match.objects.exclude(told_at=None).values("ask__interest__community").distinct()
    assert 0 < told.count() < GROUPS

    # The fifth has told all groups, and dies with a notice in its hands.
    with held_up("LOCK TABLE network_notice IN SHARE MODE") as somebody_waits:
        worker = crew.worker(RUN_LEASE * 4)
        crew.ring(ROUND, DELIVER)
        wait_for(somebody_waits)
        wait_for(lambda: not Match.objects.filter(told_at=None).exists())
        crew.killed(worker)
    carries = last.memberships.get().member
    assert not Notice.objects.filter(member=carries).exists()

    # The sixth dies in the middle of the mail; two beats ring for two who see it through.
    crew.post.number = GROUPS // 2
    crew.post.victim = crew.worker(RUN_LEASE * 5)
    crew.ring(ROUND, DELIVER, MAIL)
    crew.post.victim.wait(120)
    crew.killed(crew.post.victim)
    crew.post.victim = None
    for _each in range(2):
        crew.beat()
        crew.worker(RUN_LEASE * 6 + MAIL_LEASE)
    crew.ring(ROUND, DELIVER, MAIL)
    wait_for(lambda: Notice.objects.filter(mail_state=Notice.Mail.SENT).count() == GROUPS)
    crew.ring(*app.conf.beat_schedule)
    wait_for(crew.is_silent)

    assert what_there_is() == expected
    assert not EventDelivery.objects.filter(delivered_at=None).exists()
    assert sorted(read_by(crew.post)) == sorted(
        Notice.objects.values_list("member__user__email", flat=True)
    )
