import pytest

from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.usefixtures("vocabulary")


def test_topics_are_concepts_that_anyone_may_read_and_keep(client):
    answer = client.get("/api/topics/book-clubs/")

    assert answer.json() == {
        "id": "book-clubs",
        "prefLabel": {"nl": "Leesclub", "en": "Book clubs"},
        "altLabel": {
            "nl": ["leeskring", "boekenclub", "samen lezen", "leesgroep"],
            "en": ["reading group", "book group", "shared reading"],
        },
        "hiddenLabel": {"nl": ["bespreken"], "en": ["discuss books"]},
        "broader": "reading",
        "sensitivity": "none",
    }
    assert answer["Cache-Control"] == "public, max-age=3600"


def test_the_list_goes_page_by_page(client, django_assert_num_queries):
    seen = []
    url = "/api/topics/?size=100"
    while url:
        with django_assert_num_queries(1):
            page = client.get(url).json()
        seen += [topic["id"] for topic in page["results"]]
        url = page["next"]

    assert len(seen) == len(set(seen)) == 120


def test_areas_can_be_read_and_a_missing_one_is_a_problem(client):
    AreaFactory(slug="noordrand", name="Noordrand", latitude=52.5, longitude=5.2)

    assert client.get("/api/areas/noordrand/").json()["name"] == "Noordrand"
    missing = client.get("/api/areas/atlantis/")
    assert missing.status_code == 404
    assert missing["Content-Type"] == "application/problem+json"


def test_nobody_changes_the_list_from_outside(client):
    assert client.post("/api/topics/", {}).status_code == 405
