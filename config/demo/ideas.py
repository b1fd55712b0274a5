"""Ideas of residents: sent in, talked about and answered by the deeds that people really do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from config.demo.world import World, book
from network.activities import actions
from network.activities.models import Proposal
from network.kernel import workdays
from network.kernel.actors import VISITOR

State = Proposal.State
# After how many working days the librarian says something; the promise is five.
TALKS_AFTER = 2
ANSWERS_AFTER = 3


def happenings(
    world: World, *, in_stories: set[str]
) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """What becomes of the ideas that no story tells about, and when."""
    for row in book("region")["proposals"]:
        if row["id"] in in_stories:
            continue
        submitted = world.at(row["submitted_day"], "20:00")
        yield submitted, partial(send_in, world, row)
        if row["state"] == State.IN_CONVERSATION:
            yield _later(submitted, TALKS_AFTER), partial(take_up, world, row, row["owner"])
        elif row["state"] != State.SUBMITTED:
            yield _later(submitted, ANSWERS_AFTER), partial(_answer, world, row)


def _later(moment: datetime, days: int) -> datetime:
    day = workdays.after(moment.date(), days)
    return datetime.combine(day, moment.time().replace(hour=10), tzinfo=moment.tzinfo)


def told(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in book("region")["proposals"] if row["id"] == name)
    return found


def send_in(world: World, row: dict[str, Any]) -> None:
    """By a member, or by a guest who confirms it from the mail some minutes later."""
    idea = actions.Idea(
        title=row["title"],
        text=row["text"],
        area=world.areas[row["area"]],
        branch=world.branches[row["branch"]],
        can_do_myself=row["can_do_myself"],
        needs=row["needs"],
        guest_name=row["guest_name"],
        guest_email=row["guest_email"],
    )
    actor = world.actor(row["proposer"]) if row["proposer"] else VISITOR
    proposal = actions.submit_idea(idea, by=actor)
    if actor.is_visitor:
        proposal = actions.confirm_idea(proposal, by=VISITOR)
    world.proposals[row["id"]] = proposal


def take_up(world: World, row: dict[str, Any], who: str) -> None:
    proposal = world.proposals[row["id"]]
    world.proposals[row["id"]] = actions.take_up_idea(proposal, by=world.actor(who))


def _answer(world: World, row: dict[str, Any]) -> None:
    parked = row["parked_days"]
    actions.answer_idea(
        world.proposals[row["id"]],
        row["state"],
        row["answer"],
        row["next_step"],
        redirected_to=world.organisations.get(row["redirected_to"]),
        parked_until=world.today + timedelta(days=parked) if parked else None,
        by=world.actor(row["owner"]),
    )
