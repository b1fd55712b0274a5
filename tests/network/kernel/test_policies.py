"""A rule is a condition on rows, and building one asks nothing: so it may be kept for a moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q

from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR, Actor
from network.kernel.policies import EVERYBODY, Policy, rule

SOMEBODY = Actor(member_id=1)


@pytest.mark.parametrize("policy", Policy.of.values(), ids=lambda policy: policy.__name__)
@pytest.mark.parametrize(
    "actor", [VISITOR, SOMEBODY, Actor(member_id=1, is_host=True, is_moderator=True)]
)
def test_building_a_condition_asks_nothing_of_the_database(policy, actor):
    """Whatever it asked would be a second old: outside of a database test asking is refused."""
    for each in policy.rules().values():
        assert isinstance(each.condition(actor), Q)


def test_a_condition_is_built_once_a_second_for_each_actor():
    built = []

    @rule
    def watched(actor):
        built.append(actor)
        return EVERYBODY

    with clock.travel(clock.now()):
        (watched | watched).q(SOMEBODY)
        watched.q(SOMEBODY)
        watched.q(VISITOR)
        watched.q(SYSTEM)
    assert built == [SOMEBODY, VISITOR]

    with clock.travel(clock.now() + timedelta(minutes=1)):
        watched.q(SOMEBODY)
    assert built == [SOMEBODY, VISITOR, SOMEBODY]
