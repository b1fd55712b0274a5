import pytest
from django.db import transaction

from network.kernel import clock, events
from network.kernel.actors import SYSTEM
from network.kernel.event_log import EventDelivery, StoredEvent
from network.kernel.events import Event
from network.kernel.search import SearchTerm

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


@pytest.fixture
def bell(monkeypatch):
    """A fact of our own, with a listener that leaves a mark and may be made to fail."""
    from dataclasses import dataclass

    monkeypatch.setattr(Event, "known", dict(Event.known))
    monkeypatch.setattr(events, "_after", {})
    monkeypatch.setattr(events, "_together", {})

    @dataclass(frozen=True, kw_only=True)
    class BellRung(Event, name="bell.rung"):
        number: int

    class Bell:
        event = BellRung
        broken = False
        heard: list[int] = []

    @events.after(BellRung)
    def hear(event):
        SearchTerm.objects.create(kind="bell", row_id=event.number, term="ding")
        if Bell.broken:
            raise ConnectionError("no clapper")

    return Bell


def ring(bell, number=1):
    with transaction.atomic():
        events.publish(bell.event(number=number), by=SYSTEM)


def marks():
    return SearchTerm.objects.filter(kind="bell").count()


def test_publishing_outside_a_transaction_is_a_mistake(bell):
    with pytest.raises(AssertionError):
        events.publish(bell.event(number=1), by=SYSTEM)


def test_an_event_is_heard_once_however_often_the_worker_looks(bell):
    ring(bell)

    assert events.deliver_one()
    assert not events.deliver_one()

    assert marks() == 1


def test_nothing_is_told_when_the_action_fails(bell):
    with transaction.atomic():
        events.publish(bell.event(number=1), by=SYSTEM)
        transaction.set_rollback(True)

    assert not StoredEvent.objects.exists()
    assert not EventDelivery.objects.exists()


def test_a_listener_that_fails_leaves_nothing_and_is_asked_again(bell):
    bell.broken = True
    ring(bell)
    events.deliver_one()
    assert marks() == 0
    assert EventDelivery.objects.waiting().get().attempts == 1

    bell.broken = False
    with clock.travel(clock.now().replace(year=2100)):
        events.deliver_one()

    assert marks() == 1


def test_a_poisoned_event_is_parked_and_the_others_flow(bell):
    bell.broken = True
    ring(bell)
    for year in range(2100, 2100 + events.ATTEMPTS):
        with clock.travel(clock.now().replace(year=year)):
            events.deliver_one()
    assert EventDelivery.objects.get().parked_at is not None

    bell.broken = False
    ring(bell, number=2)
    events.deliver_one()

    assert marks() == 1


def test_a_broker_that_is_down_costs_the_request_nothing(bell, monkeypatch, settings):
    settings.DOORBELL = True

    def refuses(task):
        raise ConnectionError

    monkeypatch.setattr(events.doorbell._bell, "send", refuses)
    ring(bell)

    assert EventDelivery.objects.waiting().count() == 1
