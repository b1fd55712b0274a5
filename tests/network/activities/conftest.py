"""Two sides that plan something together: a group, and somebody who gives a hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from network.activities import actions
from network.activities.actions import When
from network.activities.models import DatePlan
from network.activities.tickets import Ticket
from network.communities.models import Community
from network.kernel import clock
from network.kernel.actors import VISITOR, Actor
from network.members.models import Member
from network.offerings.models import Offering
from tests import cast
from tests.factories.communities import CommunityFactory, CommunityMembershipFactory
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory


@dataclass
class Sides:
    fatma: Member  # carries the community
    sam: Member  # gives the hall
    yara: Member  # takes part
    noor: Member  # the librarian behind the community
    stranger: Member
    community: Community
    offering: Offering

    def actor(self, who: str) -> Actor:
        return VISITOR if who == "visitor" else cast.actor(getattr(self, who))

    def ticket(self, about: str = "story:1") -> Ticket:
        return Ticket(
            about=about,
            community=str(self.community.public_id),
            offering=str(self.offering.public_id),
            back="/rooms/",
        )

    def when(self, days: int = 7, **more: object) -> When:
        start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
        told = {"title": "Kennismaken", "place": "De Brug", **more}
        return When(starts_at=start, ends_at=start + timedelta(hours=2), **told)

    def proposed(self, who: str = "fatma", **more: object) -> DatePlan:
        return actions.propose_date(self.ticket(), self.when(**more), by=self.actor(who))


@pytest.fixture
def sides(noor, sam, yara) -> Sides:
    return two_sides(noor, sam, yara)


def two_sides(noor: Member, sam: Member, yara: Member) -> Sides:
    fatma = MemberFactory(display_name="Fatma")
    community = CommunityFactory(
        name="Repareren in de Noordrand",
        slug="repareren",
        home_branch=cast.the_library().locations.get(),
        facilitator=fatma,
    )
    CommunityMembershipFactory(community=community, member=yara)
    partner = sam.organisation_memberships.get().organisation
    offering = OfferingFactory(organisation=partner, title="Zaal De Brug")
    return Sides(fatma, sam, yara, noor, MemberFactory(), community, offering)
