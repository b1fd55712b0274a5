"""The register: each personal field, what it is for, who sees it and when it goes.

Every table of ours is declared once, in its package's `personal_data.py`: either it holds
nothing about a person, or each field about a person has its line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model


class Audience(StrEnum):
    SELF = "self"
    GROUPS = "groups"
    MEMBERS = "members"
    PUBLIC = "public"
    STAFF = "staff"
    NOBODY = "nobody"


class End(StrEnum):
    """What happens to the field when the person leaves."""

    ERASED = "erased"
    KEPT_WITHOUT_NAME = "kept_without_name"


@dataclass(frozen=True)
class Personal:
    purpose: str
    audience: Audience
    basis: str = "contract"
    end: End = End.ERASED
    kept_for: str = "as long as the account exists"


@dataclass(frozen=True)
class Declaration:
    model: type[Model]
    path_to_member: str | None
    fields: Mapping[str, Personal] = field(default_factory=dict)


register: dict[type[Model], Declaration] = {}


def holds(model: type[Model], *, whose: str, **fields: Personal) -> None:
    """`whose` is the lookup from the row to the member it is about, "" for the member's own row."""
    register[model] = Declaration(model, whose, fields)


def holds_nothing_personal(*models: type[Model]) -> None:
    for model in models:
        register[model] = Declaration(model, None)


@dataclass(frozen=True)
class Told:
    """One line of the register as people may read it."""

    thing: str
    field: str
    entry: Personal


def told_register() -> list[Told]:
    """Every personal field with its purpose, audience and end."""
    return [
        Told(str(model._meta.verbose_name), name.replace("_", " "), entry)
        for model, declaration in register.items()
        for name, entry in declaration.fields.items()
    ]
