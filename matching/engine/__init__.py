"""Which offering suits which ask, and why: a pure engine, no database, no clock, no language.

Its deeds are loaded when first asked for: numpy and scipy are a third of the start of every
process and a third of its memory, and most processes never ask.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matching.engine.evaluation import evaluate
    from matching.engine.look import Look
    from matching.engine.places import km_between
    from matching.engine.ranking import rank
    from matching.engine.run import preview_ask, preview_offering, suggest, why_not

__all__ = [
    "VERSION",
    "Look",
    "evaluate",
    "km_between",
    "preview_ask",
    "preview_offering",
    "rank",
    "suggest",
    "why_not",
]

VERSION = "2"
_ELSEWHERE = {"Look": "look", "evaluate": "evaluation", "km_between": "places", "rank": "ranking"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"matching.engine.{_ELSEWHERE.get(name, 'run')}"), name)
