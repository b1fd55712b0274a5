from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from network.kernel import search
from network.organisations.models import Location, Organisation, OrganisationMembership
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import AreaFactory


class OrganisationFactory(DjangoModelFactory):
    """A checked partner; `kind="library"` for a library."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    kind = "association"
    name = factory.Sequence(lambda n: f"Vereniging {n}")
    slug = factory.Sequence(lambda n: f"vereniging-{n}")
    summary = "Wij helpen graag."
    area = factory.SubFactory(AreaFactory)
    state = Organisation.State.VERIFIED

    @factory.post_generation
    def indexed(self, create, _extracted, **_kwargs):
        if create:
            search.index(self, self.name, self.summary)


class LibraryFactory(OrganisationFactory):
    kind = Organisation.LIBRARY
    name = factory.Sequence(lambda n: f"Bibliotheek {n}")
    slug = factory.Sequence(lambda n: f"bibliotheek-{n}")


class LocationFactory(DjangoModelFactory):
    """A branch; of a library unless another organisation is given."""

    class Meta:
        model = Location

    organisation = factory.SubFactory(LibraryFactory)
    name = factory.Sequence(lambda n: f"Vestiging {n}")
    slug = factory.Sequence(lambda n: f"vestiging-{n}")
    address = "Dorpsstraat 1"
    area = factory.SelfAttribute("organisation.area")


class OrganisationMembershipFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationMembership

    organisation = factory.SubFactory(OrganisationFactory)
    member = factory.SubFactory(MemberFactory)
    role = OrganisationMembership.Role.STAFF
    state = OrganisationMembership.State.ACTIVE
