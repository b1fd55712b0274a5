from __future__ import annotations

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.kernel import clock, search
from tests.factories.members import MemberFactory
from tests.factories.organisations import LocationFactory
from tests.factories.vocabulary import TopicFactory


class CommunityFactory(DjangoModelFactory):
    """An open community with one topic and one facilitator.

    `topics=[…]` for other topics; `facilitator=member` for a certain one, `facilitator=False`
    for none.
    """

    class Meta:
        model = Community
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Groep {n}")
    slug = factory.Sequence(lambda n: f"groep-{n}")
    purpose = "Wij maken het samen leuker."
    kind = "interest"
    characteristics = ["We wonen dichtbij", "We houden van maken"]
    home_branch = factory.SubFactory(LocationFactory)
    area = factory.SelfAttribute("home_branch.area")
    openness = Community.Openness.OPEN
    phase = Community.Phase.GROWING
    languages = ["nl"]

    @factory.post_generation
    def topics(self, create, extracted, **_kwargs):
        if create:
            self.topics.set([TopicFactory()] if extracted is None else extracted)
            search.index(self, self.name, self.purpose)

    @factory.post_generation
    def facilitator(self, create, extracted, **_kwargs):
        if create and extracted is not False:
            CommunityMembershipFactory(
                community=self,
                member=extracted or MemberFactory(),
                role=CommunityMembership.Role.FACILITATOR,
            )


class CommunityMembershipFactory(DjangoModelFactory):
    class Meta:
        model = CommunityMembership

    community = factory.SubFactory(CommunityFactory)
    member = factory.SubFactory(MemberFactory)
    role = CommunityMembership.Role.PARTICIPANT
    state = CommunityMembership.State.ACTIVE


class InterestFactory(DjangoModelFactory):
    """An active wish without asks; add them with `InterestAskFactory(interest=…)`."""

    class Meta:
        model = Interest
        skip_postgeneration_save = True

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"Wens {n}")
    text = "Wij zoeken een plek om samen te komen."
    area = factory.SelfAttribute("community.area")
    audience = ["everyone"]
    fresh_until = factory.LazyFunction(lambda: clock.today() + timedelta(days=180))

    @factory.post_generation
    def topics(self, create, extracted, **_kwargs):
        if create:
            self.topics.set([TopicFactory()] if extracted is None else extracted)


class InterestAskFactory(DjangoModelFactory):
    class Meta:
        model = InterestAsk

    interest = factory.SubFactory(InterestFactory)
    title = "Een zaal voor 12 mensen"
    kind = "space"
    size = 12
