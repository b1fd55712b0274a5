from copy import deepcopy
from datetime import timedelta

import pytest

from matching import actions, runs
from matching.models import Match, MatchRun
from matching.policies import FollowUpPolicy, MatchPolicy
from network.kernel import clock
from tests.matching.conftest import a_world
from tests.once import for_this_file

WHO = ["fatma", "noor", "sam", "yara", "stranger", "visitor"]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A wish and an answer to it, which the engine found."""
    with for_this_file(django_db_blocker):
        world = a_world()
        runs.run(MatchRun.Kind.FULL)
        yield world


@pytest.fixture
def world(built, db):
    return deepcopy(built)


@pytest.fixture
def suggested(world):
    return world.match()


def verbs(policy, actor, row):
    return {name for name, rule in policy.rules().items() if rule.allows(actor, row)}


def brought_to(world, match, state):
    """The match, after everything that people do to bring it to `state`."""
    steps = ["suggested", "viewed", "saved", "proposed", "accepted"]
    if state == "dismissed":
        return actions.dismiss_match(match, "too-far", by=world.actor("fatma"))
    if state == "declined":
        actions.propose_match(match, "Hallo", by=world.actor("fatma"))
        return actions.decline_match(match, "not-now", by=world.actor("sam"))
    for step in steps[1 : steps.index(state) + 1]:
        match = {
            "viewed": lambda m: actions.view_match(m, by=world.actor("fatma")),
            "saved": lambda m: actions.save_match(m, by=world.actor("fatma")),
            "proposed": lambda m: actions.propose_match(m, "Hallo", by=world.actor("fatma")),
            "accepted": lambda m: actions.accept_match(m, by=world.actor("sam")),
        }[step](match)
    return match


COMMUNITY = {"view", "be_the_community"}
# A librarian lays out the round, as long as it has not left.
AT_THE_TABLE = {"lay_out", "approve", "hold", "swap", "send"}
TABLE = {
    ("suggested", "carriers"): COMMUNITY | {"look_at", "answer_for_community", "propose"},
    ("suggested", "sam"): set(),
    ("viewed", "carriers"): COMMUNITY | {"answer_for_community", "propose"},
    ("viewed", "sam"): set(),
    ("saved", "carriers"): COMMUNITY | {"answer_for_community", "propose"},
    ("saved", "sam"): set(),
    ("dismissed", "carriers"): COMMUNITY | {"undo"},
    ("dismissed", "sam"): set(),
    ("proposed", "carriers"): COMMUNITY,
    ("proposed", "sam"): {"view", "answer_for_provider"},
    ("declined", "carriers"): COMMUNITY,
    ("declined", "sam"): {"view", "undo"},
    ("accepted", "carriers"): COMMUNITY | {"meet", "plan_a_date"},
    ("accepted", "sam"): {"view", "meet", "plan_a_date"},
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("state", sorted({state for state, _who in TABLE}))
def test_who_may_do_what_with_a_match(world, suggested, who, state):
    match = brought_to(world, suggested, state)

    side = {"fatma": "carriers", "noor": "carriers", "sam": "sam"}.get(who)
    expected = TABLE[state, side] if side else set()
    if who == "noor" and state in Match.UNANSWERED:
        expected = expected | AT_THE_TABLE

    assert verbs(MatchPolicy, world.actor(who), match) == expected


def test_a_dismissal_can_be_undone_for_a_day_only(world, suggested):
    match = brought_to(world, suggested, "dismissed")

    with clock.travel(clock.now() + timedelta(days=2)):
        assert not MatchPolicy.undo.allows(world.actor("fatma"), match)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("fatma", {"view", "answer"}),
        ("noor", {"view", "answer"}),
        ("sam", {"view", "answer"}),
        ("yara", set()),
        ("stranger", set()),
        ("visitor", set()),
    ],
)
def test_who_may_say_whether_it_worked_out(world, suggested, who, expected):
    match = brought_to(world, suggested, "accepted")

    assert verbs(FollowUpPolicy, world.actor(who), match.follow_ups.get()) == expected
