from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from network.accounts.models import User
from network.members.models import Member
from tests.factories.vocabulary import AreaFactory


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@bindsteen.example")


class MemberFactory(DjangoModelFactory):
    """An adult with an account, who shows themselves to their communities only."""

    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    display_name = factory.Sequence(lambda n: f"Person {n}")
    age_band = Member.AgeBand.ADULT
    band_confirmed_on = date(2026, 1, 1)
    home_area = factory.SubFactory(AreaFactory)
    languages = ["nl"]


class MinorFactory(MemberFactory):
    age_band = Member.AgeBand.MINOR
