import pytest

from network.offerings.models import Offering
from tests.cast import works_for
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
URL = "/api/offerings/"


@pytest.fixture
def partner():
    return OrganisationFactory(slug="zilverling")


@pytest.fixture
def as_contact(client, partner):
    member = MemberFactory()
    works_for(member, partner, "contact")
    client.force_login(member.user)
    return client


def send(client, method, url, told):
    return getattr(client, method)(url, told, content_type="application/json")


def test_the_list_is_the_same_as_the_page_s(client):
    shown = OfferingFactory(kind="space")
    OfferingFactory(kind="time")
    OfferingFactory(state="draft")

    found = client.get(URL, {"kind": "space"}).json()["results"]

    assert [row["slug"] for row in found] == [shown.slug]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_two_queries(client, django_assert_num_queries, count):
    for _turn in range(count):
        OfferingFactory()

    with django_assert_num_queries(2):
        client.get(URL)


def test_who_gives_in_their_own_name_stays_out_of_it(client):
    giver = MemberFactory(display_name="Bernadette", directory_visibility="members")
    offering = OfferingFactory(organisation=None, member=giver)
    assert client.get(f"{URL}{offering.slug}/").status_code == 404
    client.force_login(MemberFactory().user)

    told = client.get(f"{URL}{offering.slug}/")

    assert told.json()["organisation"] is None
    assert "Bernadette" not in told.content.decode()
    assert str(giver.public_id) not in told.content.decode()


@pytest.mark.usefixtures("vocabulary")
def test_it_is_written_changed_and_moved(as_contact, partner):
    told = {
        "kind": "activity",
        "organisation": "zilverling",
        "title": "Soep voor honderd",
        "text": "Samen koken.",
        "topics": ["repair"],
        "area": partner.area.slug,
        "capacity": 100,
    }

    made = send(as_contact, "post", URL, told)
    assert made.status_code == 201
    slug = made.json()["slug"]
    assert made.json()["state"] == "draft"

    changed = send(as_contact, "patch", f"{URL}{slug}/", {"title": "Soep", "share": True})
    assert (changed.json()["title"], changed.json()["state"]) == ("Soep", "published")
    assert changed.json()["capacity"] == 100

    for verb, state in [
        ("pause", "paused"),
        ("resume", "published"),
        ("fill", "full"),
        ("reopen", "published"),
        ("confirm", "published"),
        ("archive", "archived"),
    ]:
        assert as_contact.post(f"{URL}{slug}/{verb}/").json()["state"] == state


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"title": ""}, 400, "title"),
        ({"topics": ["nonsense"]}, 400, "topics"),
        ({"organisation": "somebody-else"}, 400, "organisation"),
        ({"organisation": None}, 400, "organisation"),
        ({"min_people": 9, "capacity": 3}, 422, "min_people"),
    ],
)
def test_what_is_wrong_is_a_problem_at_its_field(as_contact, partner, change, status, field):
    OrganisationFactory(slug="somebody-else")
    told = {
        "kind": "activity",
        "organisation": "zilverling",
        "title": "Soep",
        "text": "Samen koken.",
        "topics": ["repair"],
        "area": partner.area.slug,
    }

    refused = send(as_contact, "post", URL, told | change)

    assert refused.status_code == status
    assert refused["Content-Type"] == "application/problem+json"
    assert field in refused.json()["errors"]
    assert not Offering.objects.exists()


def test_a_stranger_and_a_visitor_change_nothing(client):
    offering = OfferingFactory()

    assert send(client, "post", URL, {}).status_code in {401, 403}
    assert client.post(f"{URL}{offering.slug}/pause/").status_code in {401, 403}
    client.force_login(MemberFactory().user)
    assert client.post(f"{URL}{offering.slug}/pause/").status_code == 403
    assert send(client, "patch", f"{URL}{offering.slug}/", {"title": "x"}).status_code == 404

    offering.refresh_from_db()
    assert offering.state == "published"
    assert Offering.objects.count() == 1


def test_my_own_are_one_list(as_contact, partner):
    mine = OfferingFactory(organisation=partner, state="draft")
    OfferingFactory()

    found = as_contact.get(URL, {"mine": "1"}).json()["results"]

    assert [row["slug"] for row in found] == [mine.slug]
