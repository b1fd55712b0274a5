"""When matching works by itself. Each task finds its own work, so twice is once."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from matching import actions, queries, runs, yields
from matching.models import DirtyItem, MatchRun
from matching.queries import table
from network.kernel import clock
from network.kernel.actors import SYSTEM

FIRST_DAYS = 7


@shared_task
def look_again() -> None:
    """Shortly after something changed: bring the suggestions in step."""
    if DirtyItem.objects.exists():
        runs.run(MatchRun.Kind.INCREMENTAL)


@shared_task
def look_at_everything() -> None:
    """Once a day: also what time itself changed, such as a "not now" that comes back."""
    if not queries.looked_today():
        runs.run(MatchRun.Kind.FULL)


@shared_task
def hold_round() -> None:
    """From Monday morning on: lay the table for who looks first, and let go what may leave."""
    if clock.now() < queries.round_begins():
        return
    if not (table.libraries_to_call().exists() or table.communities_to_tell().exists()):
        return
    if runs.run(MatchRun.Kind.ROUND) is None:
        return  # somebody is at it, or died at it: half a week's news is no news
    for library in list(table.libraries_to_call()):
        actions.call_to_table(library, by=SYSTEM)
    for community in list(table.communities_to_tell()):
        actions.tell_suggestions(community, by=SYSTEM)


@shared_task
def tell_what_came_of_it() -> None:
    """In the first week of a month: each giver hears what the last one brought, once."""
    today = clock.today()
    if today.day > FIRST_DAYS:
        return
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    for organisation in yields.givers_to_tell(last):
        actions.count_month(organisation, last, by=SYSTEM)


@shared_task
def ask_what_came_of_it() -> None:
    """Ask "is het gelukt?" where it is time, and remind who said "later"."""
    for follow_up in queries.due_follow_ups(clock.now())[:200]:
        actions.ask_follow_up(follow_up, by=SYSTEM)
    for match in queries.due_reminders()[:200]:
        actions.remind_provider(match, by=SYSTEM)
