"""Parts that one room makes and another's page places: {% load activities_parts %}.

An inclusion tag would do, but that leaves behind what the context processors gave, and with it
the token without which a form in a part is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any

from django.template import Context, Library, engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# A few kilobytes each, at most.
KEPT_CARDS = 2_000
# Exactly these: a SafeString equals the same text that is not safe, and would be drawn for it.
PLAIN = (str, int, bool, datetime, type(None))

Facts = dict[str, Any]


def place(register: Library, template_name: str, made: Callable[..., Facts]) -> None:
    """Give pages the tag {% made %}: this template with what `made(context, …)` returns."""

    @wraps(made)
    def tag(context: Context, *args: Any, **kwargs: Any) -> SafeString:
        assert context.template
        template = context.template.engine.get_template(template_name)
        with context.push(**made(context, *args, **kwargs)):
            return template.render(context)

    register.simple_tag(tag, takes_context=True)


def card(register: Library, template_name: str, told: Callable[..., Facts]) -> None:
    """Give pages the tag {% told %}: this template with the facts that `told(…)` returns.

    Facts are plain: words, numbers, yes or no, moments, and tuples of those. The template sees nothing
    else, so the same facts in the same language are drawn once, and kept. A list of cards
    is most of the work of a page.
    """

    @wraps(told)
    def tag(*args: Any, **kwargs: Any) -> SafeString:
        facts = told(*args, **kwargs)
        return _drawn(
            template_name, get_language(), tuple((n, _plain(v)) for n, v in facts.items())
        )

    register.simple_tag(tag)


@lru_cache(maxsize=KEPT_CARDS)
def _drawn(
    template_name: str, _language: str | None, facts: tuple[tuple[str, Any], ...]
) -> SafeString:
    template = engines["django"].get_template(template_name)
    return mark_safe(template.render({name: value for name, (_kind, value) in facts}))  # noqa: S308 (a template wrote it)


def _plain(value: Any) -> tuple[type, Any]:
    """With its type: 1, 1.0 and True are equal, but are not drawn alike."""
    inside = value if isinstance(value, tuple) else (value,)
    for each in inside:
        if type(each) not in PLAIN:
            raise TypeError(f"A card is drawn from plain facts; {each!r} is a {type(each)}.")
    return type(value), value
