"""The event log: audit trail, activity feed and outbox in one append-only table."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.personal_data import (
    Audience,
    End,
    Personal,
    holds,
    holds_nothing_personal,
)


class StoredEvent(models.Model):
    name = models.CharField(max_length=100, db_index=True)
    payload = models.JSONField()
    actor_member_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class EventDeliveryQuerySet(models.QuerySet["EventDelivery"]):
    def waiting(self) -> EventDeliveryQuerySet:
        return self.filter(delivered_at=None, parked_at=None)

    def due(self, moment: datetime) -> EventDeliveryQuerySet:
        return self.waiting().filter(not_before__lte=moment)


class EventDelivery(models.Model):
    """One subscriber's turn to hear one event; parked after too many failures, never lost."""

    event = models.ForeignKey(StoredEvent, models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=200)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    objects = EventDeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subscriber"], name="each_subscriber_hears_an_event_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(delivered_at=None, parked_at=None),
                name="deliveries_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.subscriber}"


holds(
    StoredEvent,
    called=_("what happened here"),
    whose="actor_member_id",
    actor_member_id=Personal(
        purpose=_("to know afterwards who did what"),
        audience=Audience.STAFF,
        basis="legitimate interest",
        end=End.KEPT_WITHOUT_NAME,
        kept_for=_("18 months"),
    ),
)
holds_nothing_personal(EventDelivery)
