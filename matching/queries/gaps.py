"""What is asked and not offered, and offered and not asked, as the last run left it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from matching.models import Match, MatchRun, UnmetAsk
from matching.policies import maps_the_gaps
from network.communities.models import Community, Interest, InterestAsk
from network.communities.policies import ON_SHOW
from network.kernel.actors import VISITOR, Actor
from network.kernel.errors import NotFound
from network.offerings.models import Offering
from network.offerings.policies import OfferingPolicy
from network.organisations.models import Organisation
from network.vocabulary.models import Area, Topic
from network.vocabulary.queries import areas_within

Key = tuple[int, int]  # topic and municipality


@dataclass
class Gap:
    """One topic in one place; the place is nothing when all of them are taken together."""

    topic: Topic
    area: Area | None
    asked: int = 0
    unmet: int = 0
    offered: int = 0
    idle: int = 0

    @property
    def is_gap(self) -> bool:
        return bool(self.unmet or self.idle)


def last_run() -> MatchRun | None:
    return MatchRun.objects.filter(state=MatchRun.State.DONE).order_by("-pk").first()


def open_asks() -> QuerySet[InterestAsk]:
    """What is looked for in the open; sensitive and closed groups are counted nowhere."""
    return InterestAsk.objects.filter(
        interest__state=Interest.State.ACTIVE,
        interest__community__is_sensitive=False,
        interest__community__openness__in=ON_SHOW,
        interest__community__home_branch__organisation__state=Organisation.State.VERIFIED,
    ).exclude(interest__community__phase=Community.Phase.CLOSED)


def gaps(area: str = "") -> list[Gap]:
    """Per topic and municipality, where most is missing first."""
    counted = _counted()
    topics, areas = Topic.objects.in_bulk(), Area.objects.in_bulk()
    rows = [
        Gap(topics[topic], areas[place], **numbers) for (topic, place), numbers in counted.items()
    ]
    if area:
        rows = [row for row in rows if row.area and row.area.slug == area]
    return sorted((row for row in rows if row.is_gap), key=_most_missing)


def by_topic(rows: Iterable[Gap]) -> list[Gap]:
    """The same, all places taken together: what the picture shows."""
    whole: dict[int, Gap] = {}
    for row in rows:
        total = whole.setdefault(row.topic.pk, Gap(row.topic, None))
        for name in ("asked", "unmet", "offered", "idle"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return sorted(whole.values(), key=_most_missing)


def _most_missing(row: Gap) -> tuple[int, int, str, str]:
    return -row.unmet, -row.idle, row.topic.label, row.area.name if row.area else ""


def _counted() -> dict[Key, dict[str, int]]:
    place = _municipalities()
    counted: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    unmet = UnmetAsk.objects.filter(ask=OuterRef("pk"))
    asks = open_asks().annotate(is_unmet=Exists(unmet)).order_by()
    for topic, area, is_unmet in asks.values_list("interest__topics", "interest__area", "is_unmet"):
        if topic:
            counted[topic, place[area]]["asked"] += 1
            counted[topic, place[area]]["unmet"] += is_unmet
    matched = Match.objects.open().filter(offering=OuterRef("pk"))
    offered: QuerySet[Offering] = OfferingPolicy.find.filter(VISITOR)
    rows = offered.annotate(is_asked=Exists(matched)).order_by()
    for topic, area, is_asked in rows.values_list("topics", "area", "is_asked"):
        if topic:
            counted[topic, place[area]]["offered"] += 1
            counted[topic, place[area]]["idle"] += not is_asked
    return counted


def _municipalities() -> dict[int, int]:
    """For each area the municipality that it lies in, or itself."""
    areas = {area.pk: area for area in Area.objects.all()}

    def upward(area: Area) -> int:
        while area.kind != Area.Kind.MUNICIPALITY and area.parent_id:
            parent = areas[area.parent_id]
            if parent.kind == Area.Kind.REGION:
                break
            area = parent
        return area.pk

    return {pk: upward(area) for pk, area in areas.items()}


def asked_here(topic: Topic, area: Area) -> QuerySet[InterestAsk]:
    """What nobody answers yet, of this topic, in this place."""
    unmet = UnmetAsk.objects.filter(ask=OuterRef("pk"))
    return (
        open_asks()
        .filter(Exists(unmet), interest__topics=topic, interest__area__in=areas_within(area.slug))
        .select_related("interest__community")
        .order_by("pk")
    )


def library_of(actor: Actor) -> Organisation:
    """In whose name the actor looks; for others there is no map."""
    library: Organisation | None = maps_the_gaps.filter(actor).order_by("name", "pk").first()
    if library is None:
        raise NotFound
    return library


def topic_in(topic: str, area: str) -> tuple[Topic, Area]:
    about = Topic.objects.filter(slug=topic).first()
    place = Area.objects.filter(slug=area).first()
    if about is None or place is None:
        raise NotFound
    return about, place


def partners_to_ask() -> QuerySet[Organisation]:
    return Organisation.objects.verified().partners().order_by("name", "pk")
