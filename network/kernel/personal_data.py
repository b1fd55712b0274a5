"""The register: each personal field, what it is for, who sees it and when it goes.

Every table of ours is declared once, in its package's `personal_data.py`: either it holds
nothing about a person, or each field about a person has its line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Audience(StrEnum):
    SELF = "self"
    GROUPS = "groups"
    MEMBERS = "members"
    PUBLIC = "public"
    STAFF = "staff"
    NOBODY = "nobody"


AUDIENCES = {
    Audience.SELF: _("you alone"),
    Audience.GROUPS: _("people of your groups"),
    Audience.MEMBERS: _("everybody with an account"),
    Audience.PUBLIC: _("everybody"),
    Audience.STAFF: _("who works on it at the library"),
    Audience.NOBODY: _("nobody"),
}


class End(StrEnum):
    """What happens to the field when the person leaves."""

    ERASED = "erased"
    KEPT_WITHOUT_NAME = "kept_without_name"


FOR_LONG = _("as long as the account exists")


@dataclass(frozen=True)
class Personal:
    purpose: str | Promise
    audience: Audience
    basis: str = "contract"
    end: End = End.ERASED
    kept_for: str | Promise = FOR_LONG


@dataclass(frozen=True)
class Declaration:
    model: type[Model]
    path_to_member: str | None
    called: str | Promise = ""
    fields: Mapping[str, Personal] = field(default_factory=dict)


register: dict[type[Model], Declaration] = {}


def holds(model: type[Model], *, called: str | Promise, whose: str, **fields: Personal) -> None:
    """`called` is what people call it; `whose` is the lookup from the row to the member it is
    about, "" for the member's own row."""
    register[model] = Declaration(model, whose, called, fields)


def holds_nothing_personal(*models: type[Model]) -> None:
    for model in models:
        register[model] = Declaration(model, None)


@dataclass(frozen=True)
class Told:
    """One line of the register as people may read it."""

    thing: str | Promise
    purpose: str | Promise
    audience: str | Promise
    kept_for: str | Promise


def told_register() -> list[Told]:
    """What is kept, what for, for whom and how long; fields with one purpose share a line."""
    lines = (
        Told(declaration.called, entry.purpose, AUDIENCES[entry.audience], entry.kept_for)
        for declaration in register.values()
        for entry in declaration.fields.values()
    )
    return list(dict.fromkeys(lines))
