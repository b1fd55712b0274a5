from __future__ import annotations

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from network.kernel import clock, search
from network.offerings.models import Offering
from tests.factories.organisations import OrganisationFactory
from tests.factories.vocabulary import TopicFactory


class OfferingFactory(DjangoModelFactory):
    """A hall of a checked organisation, online and fresh.

    `organisation=None, member=…` for what a person gives; `topics=[…]` for other topics.
    """

    class Meta:
        model = Offering
        skip_postgeneration_save = True

    kind = Offering.Kind.SPACE
    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Zaal {n}")
    slug = factory.Sequence(lambda n: f"zaal-{n}")
    text = "Onze zaal staat vaak leeg. Jullie zijn welkom."
    audience = ["everyone"]
    area = factory.LazyAttribute(
        lambda row: row.organisation.area if row.organisation else row.member.home_area
    )
    capacity = 20
    state = Offering.State.PUBLISHED
    published_at = factory.LazyAttribute(
        lambda row: None if row.state == Offering.State.DRAFT else clock.now()
    )
    fresh_until = factory.LazyAttribute(
        lambda row: row.published_at and clock.today() + timedelta(days=180)
    )

    @factory.post_generation
    def topics(self, create, extracted, **_kwargs):
        if create:
            self.topics.set([TopicFactory()] if extracted is None else extracted)
            search.index(self, self.title, self.text)
