import time

import pytest

from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import Forbidden
from network.kernel.search import SearchTerm, matching
from network.vocabulary.actions import load_topics
from network.vocabulary.models import Topic

pytestmark = pytest.mark.django_db


def test_the_whole_list_arrives_with_its_tree_and_its_words():
    count = load_topics(by=SYSTEM)

    assert Topic.objects.count() == count == 120
    assert Topic.objects.get(slug="book-clubs").parent.slug == "reading"
    assert set(matching(Topic.objects.all(), "leeskring")) == {Topic.objects.get(slug="book-clubs")}


def test_an_equal_list_is_skipped_with_one_question(django_assert_num_queries):
    load_topics(by=SYSTEM)
    began = time.perf_counter()

    with django_assert_num_queries(3):  # savepoint, question, release
        load_topics(by=SYSTEM)

    assert time.perf_counter() - began < 0.2


def test_a_topic_that_was_edited_by_hand_comes_back_in_step_with_a_new_edition():
    load_topics(by=SYSTEM)
    Topic.objects.filter(slug="repair").update(label_nl="Iets anders", hidden_nl=["verdwaald"])
    from network.vocabulary.models import LoadedList

    LoadedList.objects.update(digest="older")
    terms = SearchTerm.objects.count()

    load_topics(by=SYSTEM)

    assert Topic.objects.get(slug="repair").label_nl != "Iets anders"
    assert SearchTerm.objects.count() == terms


def test_only_the_network_itself_loads_topics():
    with pytest.raises(Forbidden):
        load_topics(by=VISITOR)

    assert not Topic.objects.exists()
