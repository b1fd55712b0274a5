from __future__ import annotations

from celery import shared_task

from network.communities import actions, queries
from network.kernel import clock
from network.kernel.actors import SYSTEM


@shared_task
def let_interests_grow_stale() -> None:
    for interest in queries.interests_past(clock.today())[:500]:
        actions.let_interest_grow_stale(interest, by=SYSTEM)
