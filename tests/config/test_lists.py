"""A list costs the same however long it is, with every filter set, as a page and for programs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.models import Match
from network.activities.models import Proposal
from network.communities.models import CommunityMembership
from network.kernel.identifiers import uuid7
from tests import cast
from tests.factories.activities import EditionFactory
from tests.factories.chat import room_with
from tests.factories.communities import CommunityFactory, InterestAskFactory
from tests.factories.members import MemberFactory
from tests.factories.notifications import NoticeFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import LocationFactory, OrganisationFactory
from tests.factories.vocabulary import AreaFactory, TopicFactory
from tests.network.notifications.conftest import bread  # noqa: F401 (a kind of notice)

pytestmark = pytest.mark.django_db

FRONT, LIST = 4, 8
PUBLIC = {
    "/": FRONT,
    "/activities/?area=noordrand&free=on&step_free=on": LIST,
    "/communities/?area=noordrand&topic=repair&kind=interest&openness=open&q=groep": LIST,
    "/offerings/?area=noordrand&topic=repair&kind=space&daypart=sat-morning&q=zaal": LIST,
    "/organisations/?area=noordrand&kind=partner&q=vereniging": LIST,
    "/members/?area=noordrand&q=person": LIST,
    "/search/?q=zaal": LIST,
    "/api/editions/?area=noordrand&free=on": LIST,
    "/api/activities/": LIST,
    "/api/areas/": LIST,
    "/api/communities/?area=noordrand&topic=repair": LIST,
    "/api/interests/": LIST,
    "/api/members/?area=noordrand": LIST,
    "/api/offerings/?area=noordrand&topic=repair": LIST,
    "/api/organisations/?area=noordrand": LIST,
    "/api/topics/": LIST,
}
OWN = {
    "/matches/": LIST,
    "/matches/?tab=underway": LIST,
    "/rooms/": LIST,
    "/notices/": LIST,
    "/activities/ideas/": LIST,
    "/offerings/mine/": LIST,
    "/api/matches/": LIST,
    "/api/rooms/": LIST,
    "/api/notices/": LIST,
    "/api/ideas/": LIST,
    "/api/dates/": LIST,
    "/api/memberships/": LIST,
    "/api/staff/": LIST,
}


def copies(row, count, **changes):
    """So many rows like this one, at once."""
    model = type(row)
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    known = {name: getattr(row, name) for name in names}
    rows = []
    for number in range(count):
        own = {name: value(number) for name, value in changes.items()}
        own |= {"public_id": uuid7()} if "public_id" in known else {}
        own |= {"slug": f"{row.slug}-{number}"} if "slug" in known else {}
        rows.append(model(**{**known, **own}))
    return model.objects.bulk_create(rows)


def with_topics(rows, topic):
    through = type(rows[0]).topics.through
    name = f"{type(rows[0])._meta.model_name}_id"
    through.objects.bulk_create(through(**{name: row.pk, "topic_id": topic.pk}) for row in rows)


@pytest.fixture
def filled(request, bread):  # noqa: F811 (the fixture)
    """A network with so many of everything, and Noor, who sees most of it."""
    count = request.param
    noor, yara = cast.noor(), cast.yara()
    area, topic = AreaFactory(slug="noordrand"), TopicFactory(slug="repair")
    home = cast.the_library().locations.get()
    group = CommunityFactory(home_branch=home, area=area, topics=[topic], facilitator=noor)
    with_topics(copies(group, count), topic)
    offering = OfferingFactory(
        organisation=cast.the_library(), area=area, topics=[topic], dayparts=["sat-morning"]
    )
    offerings = copies(offering, count)
    with_topics(offerings, topic)
    copies(OrganisationFactory(area=area), count)
    LocationFactory(organisation=cast.the_library(), area=area)
    copies(EditionFactory(activity__community=group, area=area), count)
    people = copies(
        MemberFactory(home_area=area, directory_visibility="public", user=None),
        count,
        display_name=lambda number: f"Person {number}",
    )
    CommunityMembership.objects.bulk_create(
        CommunityMembership(community=group, member=person) for person in people
    )
    ask = InterestAskFactory(interest__community=group)
    Match.objects.bulk_create(
        Match(ask=ask, offering=each, band="good", score=1, state=state)
        for each, state in zip(offerings, ["suggested", "talking"] * count, strict=False)
    )
    idea = Proposal.objects.create(
        proposer=yara,
        title="Film",
        text="x",
        area=area,
        branch=home,
        state="parked",
    )
    copies(idea, count)
    copies(NoticeFactory(member=noor), count, key=lambda number: f"copy:{number}")
    for number in range(min(count, 30)):
        room_with(noor, yara, subject=f"match:{number}")
    return noor


@pytest.mark.parametrize("filled", [10, 1000], indirect=True)
def test_no_list_asks_more_of_the_database_when_it_grows(filled):
    noor = Client()
    noor.force_login(filled.user)
    visits = [(Client(), path, most) for path, most in PUBLIC.items()]
    # Who is signed in also has a session, an account and the counts in the frame of the page.
    visits += [(noor, path, most) for path, most in (PUBLIC | OWN).items() if path != "/"]
    dear = {}
    for client, path, most in visits:
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        if len(asked) > most:
            dear[path, client is noor] = len(asked)

    assert dear == {}
