"""What somebody writes about what they give, as one value from either door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from network.members.models import Member
from network.organisations.models import Location, Organisation
from network.vocabulary.models import Area, Topic


@dataclass(frozen=True, kw_only=True)
class OfferingDescription:
    kind: str
    organisation: Organisation | None = None
    member: Member | None = None
    title: str
    text: str
    topics: list[Topic] = field(default_factory=list)
    audience: list[str] = field(default_factory=lambda: ["everyone"])
    area: Area
    location: Location | None = None
    mode: str = "onsite"
    reach_km: int = 0
    dayparts: list[str] = field(default_factory=list)
    date_from: date | None = None
    date_until: date | None = None
    capacity: int | None = None
    min_people: int | None = None
    cost_kind: str = "free"
    amount_cents: int | None = None
    features: list[str] = field(default_factory=list)
    conditions: str = ""
    lead_days: int = 0
    max_parallel_matches: int = 3
    lang: str = "nl"
