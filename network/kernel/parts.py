"""Parts that one room makes and another's page places: {% load activities_parts %}.

An inclusion tag would do, but that leaves behind what the context processors gave, and with it
the token without which a form in a part is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString


def place(register: Library, template_name: str, made: Callable[..., dict[str, Any]]) -> None:
    """Give pages the tag {% made %}: this template with what `made(context, …)` returns."""

    @wraps(made)
    def tag(context: Context, *args: Any, **kwargs: Any) -> SafeString:
        assert context.template
        template = context.template.engine.get_template(template_name)
        with context.push(**made(context, *args, **kwargs)):
            return template.render(context)

    register.simple_tag(tag, takes_context=True)
