import pytest

from network.kernel import search
from network.vocabulary.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def topic():
    return Topic.objects.create(slug="cafe", label_nl="Café's", label_en="Cafés")


def found(text):
    return set(search.matching(Topic.objects.all(), text).values_list("slug", flat=True))


@pytest.mark.parametrize(
    "asked", ["repareren", "reparere", "REPAREREN", "cafe", "café", "cafe repareren"]
)
def test_a_row_is_found_by_folded_stemmed_and_unfinished_words(topic, asked):
    search.index(topic, "Repareren in het café")

    assert "cafe" in found(asked)


@pytest.mark.parametrize("asked", ["breien", "repareren breien", "xrep"])
def test_every_word_must_be_there(topic, asked):
    search.index(topic, "Repareren in het café")

    assert "cafe" not in found(asked)


def test_what_a_row_said_before_no_longer_finds_it(topic):
    search.index(topic, "zwemmen")
    search.index(topic, "wandelen")

    assert "cafe" not in found("zwemmen")
    assert "cafe" in found("wandelen")


def test_a_forgotten_row_is_not_found(topic):
    search.index(topic, "kanovaren")
    search.forget(topic)

    assert found("kanovaren") == set()
