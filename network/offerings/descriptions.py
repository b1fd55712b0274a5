"""What somebody writes about what they give, as one value from either door."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.errors import Invalid
from network.kernel.wording import DAYPARTS
from network.members.models import Member
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation
from network.vocabulary import reference
from network.vocabulary.models import Area, Topic

MOST_TOPICS = 6
PRICED = ("cost_price", "social_rate", "commercial_rate")


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


def description_of(offering: Offering) -> OfferingDescription:
    """What it says now, to change a part of."""
    plain = {each.name for each in fields(OfferingDescription)} - {"topics"}
    said: dict[str, Any] = {name: getattr(offering, name) for name in plain}
    return OfferingDescription(**said, topics=list(offering.topics.all()))


def check(told: OfferingDescription) -> None:
    """Refuse what can't be true, at the field where it was said."""
    if (told.organisation is None) == (told.member is None):
        raise Invalid(_("Say who gives it."), field="giver")
    if told.location and told.location.organisation_id != getattr(told.organisation, "pk", None):
        raise Invalid(_("This place belongs to another organisation."), field="location")
    _check_words(told)
    _check_numbers(told)


def _check_words(told: OfferingDescription) -> None:
    listed = {
        "kind": ([told.kind], reference.words("offering_kinds")),
        "audience": (told.audience, reference.words("audiences")),
        "features": (told.features, reference.words("space_features")),
        "cost_kind": ([told.cost_kind], reference.words("cost_kinds")),
        "lang": ([told.lang], reference.words("languages")),
        "mode": ([told.mode], Offering.Mode.values),
        "dayparts": (told.dayparts, DAYPARTS),
    }
    for name, (said, known) in listed.items():
        if any(word not in known for word in said):
            raise Invalid(_("Choose from the list."), field=name)
    if not 1 <= len(told.topics) <= MOST_TOPICS and told.kind != Offering.Kind.SPACE:
        raise Invalid(_("Choose one to six topics."), field="topics")
    if len(told.topics) > MOST_TOPICS:
        raise Invalid(_("Choose at most six topics."), field="topics")


def _check_numbers(told: OfferingDescription) -> None:
    if told.min_people and told.capacity and told.min_people > told.capacity:
        raise Invalid(_("There is room for fewer people than you need."), field="min_people")
    if told.date_from and told.date_until and told.date_until < told.date_from:
        raise Invalid(_("The last day comes before the first day."), field="date_until")
    if told.date_until and told.date_until < clock.today():
        raise Invalid(_("This day has passed. Choose a day from today on."), field="date_until")
    if told.amount_cents and told.cost_kind not in PRICED:
        raise Invalid(
            _("With an amount it isn't free. Choose another answer or leave the amount out."),
            field="amount",
        )
    if told.kind == Offering.Kind.SPACE and told.mode == Offering.Mode.ONSITE and told.reach_km:
        raise Invalid(_("A space stays where it is."), field="reach_km")
