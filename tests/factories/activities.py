from __future__ import annotations

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from network.activities.models import Activity, Edition
from network.kernel import clock, search
from tests.factories.communities import CommunityFactory


class ActivityFactory(DjangoModelFactory):
    """Something announced, of an open community."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Avond {n}")
    slug = factory.Sequence(lambda n: f"avond-{n}")
    community = factory.SubFactory(CommunityFactory)
    state = Activity.State.ANNOUNCED

    @factory.post_generation
    def indexed(self, create, _extracted, **_kwargs):
        if create:
            search.index(self, self.title, self.text)


class EditionFactory(DjangoModelFactory):
    """One time, three days from now, for two hours; `days=…` for another day."""

    class Meta:
        model = Edition

    class Params:
        days = 3

    activity = factory.SubFactory(ActivityFactory)
    starts_at = factory.LazyAttribute(lambda row: clock.now() + timedelta(days=row.days))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=2))
    place = "Dorpsplein"
    area = factory.SelfAttribute("activity.community.area")
    state = Edition.State.CONFIRMED
