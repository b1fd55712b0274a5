from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe

from network.kernel import parts


class Drawings:
    """Stands for the templates, and counts how often one is asked to draw."""

    def __init__(self):
        self.number = 0

    def get_template(self, name):
        return self

    def render(self, facts):
        self.number += 1
        return engines["django"].from_string("{{ name }}{{ number }}").render(facts)


class Register:
    def simple_tag(self, tag):
        self.tag = tag


@pytest.fixture
def drawings(monkeypatch):
    drawings = Drawings()
    monkeypatch.setattr(parts, "engines", {"django": drawings})
    parts._drawn.cache_clear()
    yield drawings
    parts._drawn.cache_clear()


@pytest.fixture
def drawn(drawings):
    def told(**facts):
        return facts

    register = Register()
    parts.card(register, "any.html", told)
    return register.tag


def test_the_same_facts_are_drawn_once(drawn, drawings):
    assert drawn(name="Club", number=1) == drawn(name="Club", number=1) == "Club1"
    assert drawings.number == 1


def test_other_facts_are_drawn_anew(drawn):
    assert drawn(name="Club", number=1) != drawn(name="Club", number=2)
    assert drawn(name="Club", number=1) != drawn(name="Club", number=True)


def test_each_language_is_drawn(drawn, drawings):
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            drawn(name="Club", number=1)

    assert drawings.number == 2


def test_a_text_is_written_as_text_whoever_came_before(drawn):
    with pytest.raises(TypeError, match="plain facts"):
        drawn(name=mark_safe("<b>"), number=1)

    assert drawn(name="<b>", number=1) == "&lt;b&gt;1"


@pytest.mark.parametrize("fact", [["a"], {"a": 1}, object(), ("a", mark_safe("b"))])
def test_only_plain_facts_are_drawn(drawn, fact):
    with pytest.raises(TypeError, match="plain facts"):
        drawn(name=fact)
