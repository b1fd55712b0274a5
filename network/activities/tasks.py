"""What the clock does for activities."""

from __future__ import annotations

from celery import shared_task

from network.activities import actions, queries
from network.kernel import clock
from network.kernel.actors import SYSTEM


@shared_task
def close_editions() -> None:
    """What has ended has been."""
    for edition in queries.ended_editions(clock.now())[:500]:
        actions.close_edition(edition, by=SYSTEM)
