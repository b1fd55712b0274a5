from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from network.communities.descriptions import (
    AskDescription,
    CommunityDescription,
    InterestDescription,
)
from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.kernel import clock, search
from tests.cast import the_library
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


def a_community(**changes):
    """What somebody fills in to start Repareren in de Noordrand."""
    branch = the_library().locations.get()
    described = CommunityDescription(
        name="Repareren in de Noordrand",
        purpose="Wij maken kapotte spullen heel.",
        kind="action",
        characteristics=["We wonen in de Noordrand", "We gooien niet graag weg"],
        topics=[TopicFactory(label_nl="Solderen")],
        area=branch.area,
        home_branch=branch,
        openness="open",
    )
    return replace(described, **changes)


def a_wish(**changes):
    """What somebody fills in to look for a regular place."""
    described = InterestDescription(
        title="Een vaste plek",
        text="Waar het vies mag worden.",
        topics=[TopicFactory()],
        area=the_library().area,
        asks=[AskDescription(kind="space", title="Een werkplaats", size=15)],
    )
    return replace(described, **changes)
