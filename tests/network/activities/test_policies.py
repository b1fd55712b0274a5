"""Who may do what, as tables: the rows are states, the columns are people."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest

from network.activities import queries
from network.activities.models import DatePlan
from network.activities.policies import (
    ActivityPolicy,
    DatePlanPolicy,
    EditionPolicy,
    ProposalPolicy,
)
from network.kernel import clock
from tests import cast
from tests.factories.activities import ActivityFactory, EditionFactory
from tests.factories.communities import CommunityMembershipFactory
from tests.network.activities.conftest import two_sides
from tests.once import for_this_file

pytestmark = pytest.mark.django_db

PEOPLE = ["visitor", "stranger", "yara", "fatma", "noor", "sam"]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with for_this_file(django_db_blocker):
        yield two_sides(cast.noor(), cast.sam(), cast.yara())


@pytest.fixture
def sides(built, db):
    return deepcopy(built)


def verbs(policy, actor, row):
    return {name for name, rule in policy.rules().items() if rule.allows(actor, row)}


def table(everybody, carriers, insider=None):
    """The same for all outside, for a participant, and for who carries the group."""
    inside = everybody if insider is None else insider
    return {
        "visitor": everybody,
        "stranger": everybody,
        "sam": everybody,
        "yara": inside,
        "fatma": carriers,
        "noor": carriers,
    }


SEE, CHANGE = {"view"}, {"view", "change"}
ACTIVITY = {
    ("open", "idea"): table(set(), CHANGE),
    ("open", "preparing"): table(set(), CHANGE),
    ("open", "announced"): table(SEE, CHANGE),
    ("open", "running"): table(SEE, CHANGE),
    ("open", "finished"): table(SEE, CHANGE),
    ("open", "cancelled"): table(SEE, CHANGE),
    ("invite", "announced"): table(set(), CHANGE, insider=SEE),
    ("private", "announced"): table(set(), CHANGE, insider=SEE),
    ("private", "preparing"): table(set(), CHANGE),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("openness", "state"), ACTIVITY)
def test_who_may_do_what_with_an_activity(sides, who, openness, state):
    sides.community.openness = openness
    sides.community.save()
    activity = ActivityFactory(community=sides.community, state=state)

    found = verbs(ActivityPolicy, sides.actor(who), activity)

    assert found == ACTIVITY[openness, state][who]


EDITION = {
    ("open", "planned"): table(SEE, {"view", "cancel"}),
    ("open", "confirmed"): table(SEE, {"view", "cancel"}),
    ("open", "done"): table(SEE, {"view", "look_back"}),
    ("open", "closed"): table(SEE, {"view", "look_back"}),
    ("open", "cancelled"): table(SEE, SEE),
    ("invite", "planned"): table(set(), {"view", "cancel"}, insider=SEE),
    ("private", "confirmed"): table(set(), {"view", "cancel"}, insider=SEE),
    ("private", "done"): table(set(), {"view", "look_back"}, insider=SEE),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("openness", "state"), EDITION)
def test_who_may_do_what_with_an_edition(sides, who, openness, state):
    sides.community.openness = openness
    sides.community.save()
    edition = EditionFactory(activity__community=sides.community, state=state)

    found = verbs(EditionPolicy, sides.actor(who), edition)

    assert found == EDITION[openness, state][who]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", ["idea", "preparing"])
def test_the_agenda_is_silent_about_what_is_not_announced(sides, who, state):
    edition = EditionFactory(activity__community=sides.community, activity__state=state)
    actor = sides.actor(who)

    assert EditionPolicy.view.allows(actor, edition) == (who in {"fatma", "noor"})
    assert EditionPolicy.view.allows(actor, edition) == ActivityPolicy.view.allows(
        actor, edition.activity
    )


ANSWER = {"view", "answer"}
OUTSIDE = {"visitor": set(), "stranger": set(), "yara": set()}
DATE = {
    # who proposed it, and what became of it
    ("fatma", "proposed"): {**OUTSIDE, "fatma": SEE, "noor": SEE, "sam": ANSWER},
    ("sam", "proposed"): {**OUTSIDE, "fatma": ANSWER, "noor": ANSWER, "sam": SEE},
    **{
        (proposer, state): {**OUTSIDE, "fatma": SEE, "noor": SEE, "sam": SEE}
        for proposer in ("fatma", "sam")
        for state in ("agreed", "replaced", "declined")
    },
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("proposer", "state"), DATE)
def test_who_may_do_what_with_a_date(sides, who, proposer, state):
    plan = sides.proposed(proposer)
    DatePlan.objects.update(state=state)

    assert verbs(DatePlanPolicy, sides.actor(who), plan) == DATE[proposer, state][who]


def test_a_date_that_has_passed_waits_for_no_yes(sides):
    plan = sides.proposed()

    with clock.travel(plan.starts_at + timedelta(minutes=1)):
        assert not DatePlanPolicy.answer.allows(sides.actor("sam"), plan)
        assert queries.open_date(plan.about, sides.actor("sam")) is None


def test_who_follows_a_private_group_sees_its_agenda(sides):
    sides.community.openness = "private"
    sides.community.save()
    edition = EditionFactory(activity__community=sides.community)
    CommunityMembershipFactory(community=sides.community, member=sides.stranger, role="follower")

    assert EditionPolicy.view.allows(sides.actor("stranger"), edition)


@pytest.mark.parametrize("policy", [ActivityPolicy, EditionPolicy, DatePlanPolicy, ProposalPolicy])
def test_a_list_holds_what_a_page_would_show(sides, policy):
    sides.proposed()
    EditionFactory(activity__community=sides.community)
    EditionFactory(activity__state="preparing")

    for who in PEOPLE:
        actor = sides.actor(who)
        listed = set(policy.view.filter(actor))
        assert listed == {
            row for row in policy.model.objects.all() if policy.view.allows(actor, row)
        }
