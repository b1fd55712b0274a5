"""Facts, told once: `publish` inside the transaction, heard together with it or after it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from celery import shared_task
from django.db import connection, transaction

from network.kernel import clock, doorbell
from network.kernel.actors import Actor
from network.kernel.event_log import EventDelivery, StoredEvent

log = logging.getLogger(__name__)

ATTEMPTS = 8
BATCH = 50


@dataclass(frozen=True, kw_only=True)
class Event:
    """Past tense, ids and plain values only: it must survive a queue and a year."""

    name: ClassVar[str]
    known: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, *, name: str) -> None:
        cls.name = name
        Event.known[name] = cls


E = TypeVar("E", bound=Event)
Subscriber = Callable[[Any], None]

_together: dict[type[Event], list[Subscriber]] = {}
_after: dict[type[Event], dict[str, Subscriber]] = {}


def together_with(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Hear it in the same transaction: both happen, or neither does."""

    def register(subscriber: Callable[[E], None]) -> Callable[[E], None]:
        _together.setdefault(event, []).append(subscriber)
        return subscriber

    return register


def after(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Hear it once committed, from a worker; what it writes commits with the delivery."""

    def register(subscriber: Callable[[E], None]) -> Callable[[E], None]:
        _after.setdefault(event, {})[f"{subscriber.__module__}.{subscriber.__name__}"] = subscriber
        return subscriber

    return register


def publish(event: Event, *, by: Actor) -> None:
    assert connection.in_atomic_block, "publish() belongs inside the action's transaction"
    stored = StoredEvent.objects.create(
        name=event.name, payload=asdict(event), actor_member_id=by.member_id
    )
    for subscriber in _together.get(type(event), []):
        subscriber(event)
    paths = _after.get(type(event), {})
    if paths:
        EventDelivery.objects.bulk_create(
            EventDelivery(event=stored, subscriber=path) for path in paths
        )
        transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    doorbell.ring("network.kernel.events.deliver_waiting")


def deliver_one() -> bool:
    """Deliver the oldest waiting event; False when none is due.

    The subscriber's writes and the mark "delivered" commit together, so a killed worker or
    a task that runs twice changes nothing.
    """
    with transaction.atomic():
        delivery = (
            EventDelivery.objects.due(clock.now())
            .select_related("event")
            .order_by("not_before", "pk")
            .select_for_update(
                of=("self",) if connection.features.has_select_for_update_of else (),
                skip_locked=connection.features.has_select_for_update_skip_locked,
            )
            .first()
        )
        if delivery is None:
            return False
        try:
            with transaction.atomic():
                _tell(delivery)
        except Exception:
            log.exception("%s failed, attempt %s", delivery, delivery.attempts + 1)
            _postpone(delivery)
        else:
            delivery.delivered_at = clock.now()
            delivery.save(update_fields=["delivered_at"])
    return True


def _tell(delivery: EventDelivery) -> None:
    event_type = Event.known[delivery.event.name]
    subscriber = _after[event_type][delivery.subscriber]
    subscriber(event_type(**delivery.event.payload))


def _postpone(delivery: EventDelivery) -> None:
    delivery.attempts += 1
    if delivery.attempts >= ATTEMPTS:
        delivery.parked_at = clock.now()
    delivery.not_before = clock.now() + timedelta(seconds=2**delivery.attempts)
    delivery.save(update_fields=["attempts", "parked_at", "not_before"])


@shared_task
def deliver_waiting() -> None:
    """Deliver what waits; when much waits, ring again rather than hold the worker long."""
    for _turn in range(BATCH):
        if not deliver_one():
            return
    _ring()
