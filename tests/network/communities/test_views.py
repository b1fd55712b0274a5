from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.communities import CommunityFactory

pytestmark = pytest.mark.django_db


def test_smoke(client, noor):
    from tests.factories.communities import InterestAskFactory

    c = CommunityFactory(facilitator=noor)
    a = InterestAskFactory(interest__community=c)
    urls = [
        reverse("communities:list"),
        reverse("communities:detail", args=[c.slug]),
        reverse("communities:wish", args=[c.slug, a.interest.public_id]),
    ]
    for u in urls:
        assert client.get(u).status_code == 200, u
    client.force_login(noor.user)
    for n in ["new"]:
        urls.append(reverse("communities:" + n))
    for n in ["change", "phase", "leave", "people", "wish_new"]:
        urls.append(reverse("communities:" + n, args=[c.slug]))
    urls.append(reverse("communities:phase", args=[c.slug]) + "?to=closed")
    urls.append(reverse("communities:wish_change", args=[c.slug, a.interest.public_id]))
    for u in urls:
        assert client.get(u).status_code == 200, u
