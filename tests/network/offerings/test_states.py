"""The states of an offering move along the map of docs/domain.md, whatever people press."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.kernel import clock
from network.kernel.actors import SYSTEM
from network.kernel.errors import DomainError
from network.kernel.event_log import StoredEvent
from network.offerings import actions
from network.offerings.models import Offering
from tests.cast import actor, works_for
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db

MAP = {
    "draft": {"published", "archived"},
    "published": {"paused", "full", "stale", "archived"},
    "paused": {"published", "archived"},
    "full": {"published", "archived"},
    "stale": {"published", "archived"},
    "archived": set(),
}
DEEDS = {
    "publish": actions.publish_offering,
    "confirm": actions.confirm_offering,
    "pause": actions.pause_offering,
    "resume": actions.resume_offering,
    "fill": actions.fill_offering,
    "reopen": actions.reopen_offering,
    "archive": actions.archive_offering,
}


def _let_time_pass(offering):
    Offering.objects.filter(pk=offering.pk).update(fresh_until=clock.today() - timedelta(days=1))
    actions.let_offerings_grow_stale(by=SYSTEM)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([*DEEDS, "time"]), min_size=1, max_size=8))
def test_every_step_is_on_the_map_and_every_refusal_changes_nothing(deeds):
    offering = OfferingFactory(state="draft")
    member = MemberFactory()
    works_for(member, offering.organisation, "owner")
    by = actor(member)
    before = "draft"
    for deed in deeds:
        told = StoredEvent.objects.count()
        try:
            if deed == "time":
                _let_time_pass(offering)
            else:
                DEEDS[deed](offering, by=by)
        except DomainError:
            assert StoredEvent.objects.count() == told
            assert Offering.objects.get(pk=offering.pk).state == before
            continue
        after = Offering.objects.get(pk=offering.pk)
        assert after.state == before or after.state in MAP[before]
        if after.state == "published":
            assert after.published_at is not None
            assert after.fresh_until is not None
        before = after.state
