"""A wish and something that answers it, with people on both sides."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from matching import runs
from matching.models import Match, MatchRun
from network.communities.models import Community, InterestAsk
from network.kernel.actors import SYSTEM, VISITOR, Actor
from network.members.models import Member
from network.offerings.models import Offering
from tests import cast
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
)
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.vocabulary import TopicFactory


@dataclass
class World:
    noor: Member  # the librarian behind the community
    fatma: Member  # carries the community
    sam: Member  # speaks for the provider
    yara: Member  # takes part, carries nothing
    stranger: Member
    community: Community
    ask: InterestAsk
    offering: Offering

    def actor(self, who: str) -> Actor:
        known = {"visitor": VISITOR, "system": SYSTEM}
        return known.get(who) or cast.actor(getattr(self, who))

    def match(self) -> Match:
        return Match.objects.order_by("-pk").first()


@pytest.fixture
def world(db) -> World:
    return a_world()


def a_world() -> World:
    noor, sam = cast.noor(), cast.sam()
    fatma, yara, stranger = MemberFactory(display_name="Fatma"), cast.yara(), MemberFactory()
    library, partner = cast.the_library(), sam.organisation_memberships.get().organisation
    topic = TopicFactory(slug="repair", label_nl="Repareren", label_en="Repairing")
    community = CommunityFactory(
        name="Repareren in de Noordrand",
        slug="repareren",
        home_branch=library.locations.get(),
        topics=[topic],
        facilitator=fatma,
    )
    CommunityMembershipFactory(community=community, member=yara)
    interest = InterestFactory(
        community=community,
        topics=[topic],
        title="Een plek om te repareren",
        text="Wij zoeken een werkplaats om te repareren. Het mag daar vies worden.",
    )
    ask = InterestAskFactory(
        interest=interest,
        title="Een werkplaats op zaterdagochtend",
        kind="space",
        size=12,
        dayparts=["sat-morning"],
        must_features=["workbench"],
    )
    offering = OfferingFactory(
        organisation=partner,
        kind="space",
        title="Werkplaats met zes werkbanken",
        text="Onze werkplaats is vrij op zaterdagochtend. Jullie kunnen er repareren.",
        topics=[topic],
        area=community.area,
        dayparts=["sat-morning"],
        capacity=20,
        features=["workbench", "messy_ok"],
        audience=["everyone"],
        cost_kind="free",
    )
    return World(noor, fatma, sam, yara, stranger, community, ask, offering)


@pytest.fixture
def suggested(world) -> Match:
    """The engine found the pair."""
    runs.run(MatchRun.Kind.FULL)
    return world.match()
