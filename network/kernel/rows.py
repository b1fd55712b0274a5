"""What every table of ours has: a name that may leave the house, and two moments."""

from __future__ import annotations

from typing import Any

from django.db import models

from network.kernel import clock
from network.kernel.identifiers import uuid7


class ChangedAt(models.DateTimeField):  # type: ignore[type-arg]
    """The moment of the last save, on our own clock (Django's auto_now cannot travel)."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 (Django's signature)
        moment = clock.now()
        setattr(model_instance, self.attname, moment)
        return moment


class Row(models.Model):
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = ChangedAt(editable=False)

    class Meta:
        abstract = True
