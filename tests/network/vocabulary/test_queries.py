import pytest
from django.utils import translation

from network.vocabulary.models import Area, Topic
from network.vocabulary.queries import (
    areas_in_order,
    areas_within,
    suggest_topics,
    topic_groups,
    topic_with_narrower,
    topics_named,
)
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.usefixtures("vocabulary")


def slugs(text):
    return [found.topic.slug for found in suggest_topics(text)]


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("leesclub", "book-clubs"),
        ("leeskr", "book-clubs"),  # unfinished
        ("reading group", "book-clubs"),
        ("romans", "reading-for-pleasure"),
        ("Fietsen REPAREREN", "repair"),
    ],
)
def test_a_topic_is_found_by_any_of_its_words_in_both_languages(typed, topic):
    assert topic in slugs(typed)


def test_a_topic_says_by_which_other_word_it_was_found():
    with translation.override("nl"):
        by_synonym = next(f for f in suggest_topics("leeskring") if f.topic.slug == "book-clubs")
        by_name = next(f for f in suggest_topics("leesclub") if f.topic.slug == "book-clubs")

    assert by_synonym.via == "leeskring"
    assert by_name.via == ""


def test_nobody_gets_more_than_eight_suggestions():
    assert len(suggest_topics("e")) <= 8
    assert suggest_topics("   ") == []


def test_a_name_that_begins_with_what_was_typed_comes_first():
    with translation.override("nl"):
        first = suggest_topics("taal")[0]

        assert first.topic.label.startswith("Taal")


@pytest.mark.parametrize("typed", ["leesclub", "samen iets met repareren doen"])
def test_suggesting_costs_few_queries(typed, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        suggest_topics(typed)


def test_the_groups_hold_every_topic_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        groups = topic_groups()

    found = [topic.slug for group in groups for topic in group.topics]
    assert sorted(found) == sorted(Topic.objects.values_list("slug", flat=True))


def test_topics_come_in_the_order_they_were_named():
    named = topics_named(["repair", "book-clubs", "repair", "unknown"])

    assert [topic.slug for topic in named] == ["repair", "book-clubs"]


def test_a_narrow_topic_is_part_of_its_broader_one_and_not_the_other_way():
    reading = Topic.objects.get(slug="reading")
    clubs = Topic.objects.get(slug="book-clubs")

    assert {clubs.pk, reading.pk} <= set(topic_with_narrower("reading"))
    assert list(topic_with_narrower("book-clubs")) == [clubs.pk]
    assert list(topic_with_narrower("nonsense")) == []


def test_areas_are_grouped_under_their_municipality():
    region = AreaFactory(slug="streek", name="De Streek", kind=Area.Kind.REGION)
    town = AreaFactory(slug="gemeente", name="Gemeente", kind="municipality", parent=region)
    village = AreaFactory(slug="dorp", name="Dorp", parent=town)
    loose = AreaFactory(slug="los", name="Los")

    assert areas_in_order() == [("Gemeente", [town, village]), ("", [region, loose])]
    assert list(areas_within("streek")) == sorted([region.pk, town.pk, village.pk])
    assert list(areas_within("dorp")) == [village.pk]
    assert list(areas_within("nergens")) == []
