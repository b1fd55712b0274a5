from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from tests import cast
from tests.factories.communities import CommunityFactory, CommunityMembershipFactory

pytestmark = pytest.mark.django_db


def placed(tag, member, **context):
    request = RequestFactory().get("/")
    request.actor = cast.actor(member)
    template = Template("{% load community_parts %}{% " + tag + " %}")
    return template.render(Context({"request": request, **context}))


def test_my_groups_can_be_placed_anywhere(yara):
    mine = CommunityMembershipFactory(member=yara, community__name="Breicafé").community
    CommunityFactory(name="Zwemmers")

    shown = placed("my_communities", yara)

    assert mine.name in shown
    assert "Zwemmers" not in shown


def test_a_library_shows_the_groups_at_home(yara):
    community = CommunityFactory(name="Breicafé")
    library = community.home_branch.organisation

    assert "Breicafé" in placed("communities_of library", yara, library=library)
