"""Who is asking: the one argument every rule, query and action shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Forbidden

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, a visitor or the clock — the same whichever door they came through."""

    member_id: int | None = None
    is_host: bool = False
    is_moderator: bool = False
    is_system: bool = False

    @property
    def as_member(self) -> int:
        """The member's id, for things only a person can do."""
        if self.member_id is None:
            raise Forbidden(_("Sign in to do this."))
        return self.member_id

    @property
    def is_visitor(self) -> bool:
        return self.member_id is None and not self.is_system


VISITOR = Actor()
SYSTEM = Actor(is_system=True)


def system_only(action: Callable[P, R]) -> Callable[P, R]:
    """For deeds no person does directly: they follow from an event or the clock."""

    @wraps(action)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs.get("by") != SYSTEM:
            raise Forbidden(_("This happens by itself."))
        return action(*args, **kwargs)

    return guarded
