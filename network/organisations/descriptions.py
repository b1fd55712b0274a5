"""What people write about an organisation or a place, as one value from either door."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from network.organisations.models import Organisation
from network.vocabulary.models import Area


@dataclass(frozen=True, kw_only=True)
class OrganisationDescription:
    kind: str
    name: str
    area: Area
    summary: str = ""
    public_contact: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class LocationDescription:
    name: str
    area: Area
    address: str = ""
    opening_hours: dict[str, list[str]] = field(default_factory=dict)
    access_facts: dict[str, dict[str, Any]] = field(default_factory=dict)


def description_of(organisation: Organisation) -> OrganisationDescription:
    """What the page says now, to change a part of it."""
    return OrganisationDescription(
        **{each.name: getattr(organisation, each.name) for each in fields(OrganisationDescription)}
    )
