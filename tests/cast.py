"""The people who appear in tests, each with a place in the network.

Ask for the fixtures `noor`, `sam`, `yara` and `otto` (from `conftest.py`), or call the functions.
"""

from __future__ import annotations

from network.kernel.actors import Actor
from network.members.doors import actor_of
from network.members.models import Member
from network.organisations.models import Organisation, OrganisationMembership
from tests.factories.members import MemberFactory
from tests.factories.organisations import (
    LibraryFactory,
    LocationFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
)
from tests.factories.vocabulary import AreaFactory


def actor(member: Member) -> Actor:
    """The member, as rules and actions know them."""
    return actor_of(member)


def works_for(
    member: Member, organisation: Organisation, role: str = OrganisationMembership.Role.STAFF
) -> OrganisationMembership:
    return OrganisationMembershipFactory(organisation=organisation, member=member, role=role)


def the_library() -> Organisation:
    """Bibliotheek Noordrand, with one branch; the same one each time in a test."""
    known = Organisation.objects.filter(slug="bibliotheek-noordrand").first()
    if known is not None:
        return known
    area = AreaFactory(slug="noordrand", name="Noordrand")
    library = LibraryFactory(name="Bibliotheek Noordrand", slug="bibliotheek-noordrand", area=area)
    LocationFactory(organisation=library, name="Vestiging Noordrand", slug="vestiging-noordrand")
    return library


def noor() -> Member:
    """The community librarian of Bibliotheek Noordrand."""
    member = MemberFactory(display_name="Noor", directory_visibility="public")
    works_for(member, the_library(), OrganisationMembership.Role.COMMUNITY_LIBRARIAN)
    return member


def sam() -> Member:
    """The contact person of a partner, Dorpshuis De Brug."""
    member = MemberFactory(display_name="Sam", directory_visibility="members")
    partner = OrganisationFactory(
        name="Dorpshuis De Brug",
        slug="dorpshuis-de-brug",
        kind="venue",
        area=AreaFactory(slug="noordrand", name="Noordrand"),
    )
    works_for(member, partner, OrganisationMembership.Role.CONTACT)
    return member


def yara() -> Member:
    """A resident of Noordrand."""
    area = AreaFactory(slug="noordrand", name="Noordrand")
    return MemberFactory(display_name="Yara", home_area=area)


def otto() -> Member:
    """The moderator, who is also the network's host."""
    return MemberFactory(display_name="Otto", is_moderator=True, is_host=True)
