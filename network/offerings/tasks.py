from __future__ import annotations

from celery import shared_task

from network.kernel.actors import SYSTEM
from network.offerings import actions


@shared_task
def ask_what_is_still_true() -> int:
    return actions.let_offerings_grow_stale(by=SYSTEM)
