import pytest
from django import forms
from django.http import QueryDict  # noqa: TID251 (a form's own food)

from network.vocabulary.forms import (
    AreaField,
    AudienceField,
    CostField,
    FeaturesField,
    TopicsField,
    feature_groups,
)
from network.vocabulary.models import Topic
from network.vocabulary.reference import words
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.usefixtures("vocabulary")


class TopicsForm(forms.Form):
    topics = TopicsField()


class PlaceForm(forms.Form):
    area = AreaField()
    audience = AudienceField()
    features = FeaturesField()
    cost = CostField()


def test_topics_come_as_rows_in_the_order_of_the_list():
    form = TopicsForm(QueryDict("topics=repair&topics=cycling"))

    assert form.is_valid()
    assert [topic.slug for topic in form.cleaned_data["topics"]] == ["repair", "cycling"]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", "Choose at least one topic."),
        ("topics=nonsense", "We don't know one of these topics. Choose from the list."),
        (
            "&".join(
                f"topics={slug}"
                for slug in [
                    "repair", "cycling", "making", "food", "arts", "reading", "language",
                ]
            ),
            "Choose at most 6 topics. You have 7 now.",
        ),
    ],
)  # fmt: skip
def test_too_few_too_many_and_unknown_topics_are_refused_in_plain_words(query, error):
    form = TopicsForm(QueryDict(query))

    assert form.errors["topics"] == [error]


def test_chosen_topics_are_ticked_and_their_group_stands_open():
    form = TopicsForm(initial={"topics": Topic.objects.filter(slug="repair")})

    html = str(form["topics"])

    assert html.count("checked") == 1
    assert html.count("<details") == 17
    assert html.count(" open>") == 1
    assert 'data-suggest-url="/topics/suggest/"' in html


def test_what_was_ticked_stays_ticked_after_a_refusal():
    form = TopicsForm(QueryDict("topics=repair&topics=nonsense"))

    assert not form.is_valid()
    assert str(form["topics"]).count("checked") == 1


def test_all_topics_cost_one_query_to_show_and_one_to_check(django_assert_num_queries):
    with django_assert_num_queries(1):
        str(TopicsForm()["topics"])
    with django_assert_num_queries(1):
        TopicsForm(QueryDict("topics=repair&topics=cycling")).is_valid()


def test_a_place_is_chosen_from_the_list_of_areas():
    area = AreaFactory(slug="noordrand", name="Noordrand")
    form = PlaceForm(QueryDict("area=noordrand&cost=free&features=piano"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["area"] == area
    assert form.cleaned_data["audience"] == ["everyone"]
    assert form.cleaned_data["features"] == ["piano"]
    assert 'value="noordrand" selected' in str(form["area"])


def test_all_areas_cost_one_query_to_show(django_assert_num_queries):
    AreaFactory()

    with django_assert_num_queries(1):
        str(PlaceForm()["area"])


def test_an_unknown_place_is_refused():
    form = PlaceForm(QueryDict("area=atlantis&cost=free"))

    assert form.errors == {"area": ["We don't know this place. Choose one from the list."]}


def test_every_feature_stands_under_a_heading():
    everything = list(words("space_features"))

    grouped = [key for _heading, choices in feature_groups(everything) for key, _label in choices]

    assert sorted(grouped) == sorted(everything)
    assert len(everything) == 45
