from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.kernel import clock, markdown
from network.kernel.identifiers import free_slug, uuid7
from network.vocabulary.models import Topic


def test_new_ids_sort_after_old_ones():
    ids = [uuid7() for _ in range(50)]

    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in ids)
    assert [i.int >> 80 for i in ids] == sorted(i.int >> 80 for i in ids)


def test_the_clock_travels_and_comes_back():
    with clock.travel(datetime(2031, 5, 1, tzinfo=UTC)):
        assert clock.now().year == 2031
    assert clock.now().year < 2031


@pytest.mark.django_db
def test_a_slug_is_free_and_readable():
    Topic.objects.create(slug="een-zaal", label_nl="", label_en="")

    assert free_slug(Topic, "Eén zaal!") == "een-zaal-2"
    assert free_slug(Topic, "new") == "new-2"
    assert free_slug(Topic, "…") == "x"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](http://a/b.png)",
        "<a onclick=x>",
    ],
)
def test_markdown_lets_nothing_active_through(text):
    html = markdown.render(text)

    assert "<script" not in html
    assert "<img" not in html
    assert "<a onclick" not in html
    assert 'href="javascript' not in html


@given(st.text(max_size=200))
def test_markdown_never_fails(text):
    markdown.render(text)
