"""What the clock does for rooms."""

from __future__ import annotations

from celery import shared_task

from chat import actions, queries
from network.kernel import clock
from network.kernel.actors import SYSTEM


@shared_task
def tell_news() -> None:
    actions.tell_news(by=SYSTEM)


@shared_task
def end_pins() -> None:
    """A pin with a last day goes when that has come."""
    for message in queries.ended_pins(clock.now())[:500]:
        actions.end_pin(message, by=SYSTEM)


@shared_task
def forget_words() -> None:
    """Whatever was removed or rewritten a month ago ends."""
    actions.forget_words(by=SYSTEM)
