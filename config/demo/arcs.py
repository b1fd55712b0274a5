"""The demo clock: ten weeks are lived through in order, with the deeds that people really do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from config.demo import gifts, ideas
from config.demo.deeds import DEEDS, moment_of, say
from config.demo.progress import Progress
from config.demo.world import STORY_WEEKS, World, book
from matching import actions, queries, runs, tasks
from matching.models import Match, MatchRun
from matching.queries import table
from network.activities.tasks import close_editions
from network.communities.queries import librarians_of
from network.kernel import clock, events
from network.kernel.actors import SYSTEM
from network.kernel.event_log import EventDelivery
from network.members.doors import actor_of
from network.members.models import Member

LAST_DAY = 7 * STORY_WEEKS
# The engine looks at everything in the first and in the last round; in between at what changed.
FIRST_ROUND = 0
# Of what is suggested, about this share is looked at within a day or two.
LOOKS = 0.6


@dataclass(frozen=True)
class Moment:
    at: datetime
    happens: Callable[[], None]
    tells: bool = True  # of something that others have to hear


def live_through(world: World, progress: Progress) -> None:
    """Let the stories happen, each thing at its own moment, up to now."""
    moments = [*_stories(world), *_ideas(world), *_conversations(world), *_clockwork(world)]
    # Two things at one moment keep the order in which they are listed.
    past = sorted((each for each in moments if each.at <= world.now), key=lambda each: each.at)
    for moment in progress.over("Stories", past):
        with clock.travel(moment.at):
            moment.happens()
            if moment.tells:
                deliver()


def deliver() -> None:
    """What the worker would do: everybody hears what happened."""
    while EventDelivery.objects.due(clock.now()).exists() and events.deliver_one():
        pass


def steps() -> list[dict[str, Any]]:
    told = book("arcs")
    stories = [step for arc in told["arcs"] for step in arc["steps"]]
    return [step for step in [*stories, *told["meanwhile"]["steps"]] if step["now"]]


def offerings_in_stories() -> set[str]:
    """What has to be there from the first day, or from its own."""
    pairs = [step["data"] for step in steps()]
    pairs += [pair for step in steps() for pair in step["data"].get("finds", [])]
    return {pair["offering"] for pair in pairs if "offering" in pair}


def _stories(world: World) -> Iterator[Moment]:
    for step in steps():
        data = step["data"]
        if not (data.get("in_conversations") or data.get("in_activities")):
            deed = DEEDS[step["what"]]
            yield Moment(moment_of(world, step), partial(deed, world, step["who"], data))


def _ideas(world: World) -> Iterator[Moment]:
    told = {step["data"]["proposal"] for step in steps() if "proposal" in step["data"]}
    for at, happens in ideas.happenings(world, in_stories=told):
        yield Moment(at, happens)


def _conversations(world: World) -> Iterator[Moment]:
    """Two sides that were introduced; what groups say among themselves is laid out afterwards."""
    for row in book("conversations"):
        if row["room"].startswith("match:"):
            at = world.at(row["day"], row["time"])
            yield Moment(at, partial(say, world, row["by"], row), tells=False)


def _clockwork(world: World) -> Iterator[Moment]:
    """What happens by itself: a round each Monday, and each morning the question how it went."""
    last_round = max(
        day for day in range(0, LAST_DAY + 1, 7) if world.story(day, "08:30") <= world.now
    )
    for day in range(LAST_DAY + 7):
        if day % 7 == 0 and day <= last_round:
            whole = day in {FIRST_ROUND, last_round}
            yield Moment(world.story(day, "06:55"), partial(_hold_round, whole=whole))
            yield Moment(world.story(day + 1, "20:30"), partial(_look_around, world), tells=False)
        yield Moment(world.story(day, "09:00"), _morning, tells=False)
    yield Moment(world.now, partial(gifts.put_online, world.now))
    yield Moment(world.now, close_editions)


def _hold_round(*, whole: bool) -> None:
    gifts.put_online(clock.now())
    if whole:
        runs.run(MatchRun.Kind.ROUND)
    if not whole:
        look_first()
    for community in table.communities_with_news():
        actions.tell_suggestions(community, by=SYSTEM)


def look_first() -> None:
    """The librarians approve what is uncertain; only in the last round it waits for a look."""
    waiting = Match.objects.filter(told_at=None, needs_a_look=True, choice=None).unanswered()
    for match in waiting.select_related("ask__interest__community"):
        librarians = librarians_of(match.ask.interest.community)
        if librarians:
            by = actor_of(Member.objects.get(pk=librarians[0]))
            actions.approve_match(match, by=by)


def _morning() -> None:
    """The day after a first date it has been, and both are asked."""
    if queries.due_follow_ups(clock.now()).exists():
        close_editions()
        tasks.ask_what_came_of_it()
        deliver()


def _look_around(world: World) -> None:
    """People open what was suggested to their group, though not everything."""
    since = clock.now() - timedelta(days=7)
    fresh = Match.objects.filter(state=Match.State.SUGGESTED, told_at__gte=since).order_by("pk")
    opened = [pk for pk in fresh.values_list("pk", flat=True) if world.random.random() < LOOKS]
    Match.objects.filter(pk__in=opened).update(
        state=Match.State.VIEWED, viewed_at=clock.now(), changed_at=clock.now()
    )
