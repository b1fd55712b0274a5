from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from network.notifications.models import Notice
from tests.factories.members import MemberFactory


class NoticeFactory(DjangoModelFactory):
    """Something told to a member, of the kind that the fixture `bread` declares; no mail."""

    class Meta:
        model = Notice

    member = factory.SubFactory(MemberFactory)
    kind = "test.bread"
    key = factory.Sequence(lambda n: f"bread:{n}")
    facts = {"name": "Noor"}
    path = "/members/"
