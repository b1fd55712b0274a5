from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db.models import Case, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from network.kernel import search
from network.kernel.actors import VISITOR, Actor
from network.members.models import Member
from network.offerings.models import Offering
from network.offerings.policies import OfferingPolicy, has_a_standing_giver, may_give
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.organisations.policies import SILENCED, SPEAKING, speaks_for
from network.vocabulary.places import km_between
from network.vocabulary.queries import areas, areas_within, topic_with_narrower

FURTHEST_KM = 60
SHOWN = 12
VERBS = (
    "change",
    "publish",
    "confirm",
    "pause",
    "resume",
    "fill",
    "reopen",
    "archive",
    "speak_for",
)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """How somebody narrows the list; what is empty leaves everything in."""

    text: str = ""
    kind: str = ""
    topic: str = ""
    area: str = ""
    daypart: str = ""
    features: Sequence[str] = ()
    is_free: bool = False

    @property
    def are_set(self) -> bool:
        return self != Filters()


def offerings_for(actor: Actor, filters: Filters = Filters()) -> QuerySet[Offering]:
    """What others can find, the newest first."""
    rows: QuerySet[Offering] = OfferingPolicy.find.filter(actor)
    if filters.text:
        rows = search.matching(rows, filters.text)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.topic:
        about = Offering.topics.through.objects.filter(topic__in=topic_with_narrower(filters.topic))
        rows = rows.filter(pk__in=about.values("offering"))
    if filters.area:
        rows = rows.filter(_comes_to(filters.area))
    if filters.daypart:
        rows = _holds(rows, "dayparts", filters.daypart, or_empty=True)
    for feature in filters.features:
        rows = _holds(rows, "features", feature)
    if filters.is_free:
        rows = rows.filter(cost_kind="free")
    return _with_giver(rows).order_by("-published_at", "-pk")


def offerings_from(organisation: Organisation, actor: Actor) -> QuerySet[Offering]:
    """What one organisation gives, the newest first."""
    return offerings_for(actor).filter(organisation=organisation)[:SHOWN]


def _with_giver(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    return rows.select_related("organisation", "member", "area", "location__area")


def with_topics(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    return rows.prefetch_related("topics")


def _holds(
    rows: QuerySet[Offering], field: str, entry: str, *, or_empty: bool = False
) -> QuerySet[Offering]:
    """Rows whose list has this entry, asked in a way that both databases know."""
    rows = rows.alias(**{f"{field}_text": Cast(field, TextField())})
    found = Q(**{f"{field}_text__contains": f'"{entry}"'})
    return rows.filter(found | Q(**{field: []}) if or_empty else found)


def _comes_to(slug: str) -> Q:
    """It is in this area, or it comes there: online, or as far as the giver travels."""
    known = list(areas())
    here = next((area for area in known if area.slug == slug), None)
    if here is None:
        return Q(area__in=[])
    by_distance: dict[int, list[int]] = defaultdict(list)
    for area in known:
        by_distance[ceil(km_between(here, area))].append(area.pk)
    near = Q(area__in=areas_within(slug)) | Q(mode__in=[Offering.Mode.ONLINE, Offering.Mode.BOTH])
    for km, from_there in by_distance.items():
        if km <= FURTHEST_KM:
            near |= Q(area__in=from_there, reach_km__gte=max(km, 1))
    return near


def with_standing(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    """Each row knows whether its giver stands; only those may be matched."""
    standing = {"giver_stands": has_a_standing_giver.expression(VISITOR)}
    return rows.annotate(**standing)


def offering_for(actor: Actor, slug: str) -> Offering:
    """One offering with all that its page tells, and what this actor may do with it."""
    rows = with_topics(_with_buttons(_with_giver(Offering.objects.all()), actor))
    found: Offering = OfferingPolicy.view.get(actor, rows, slug=slug)
    return found


def offering_to_change(actor: Actor, slug: str) -> Offering:
    found: Offering = OfferingPolicy.change.get(
        actor, _with_giver(Offering.objects.all()), slug=slug
    )
    return found


def _with_buttons(rows: QuerySet[Offering], actor: Actor) -> QuerySet[Offering]:
    rules = OfferingPolicy.rules()
    return rows.annotate(**{f"may_{verb}": rules[verb].expression(actor) for verb in VERBS})


def my_offerings(actor: Actor) -> QuerySet[Offering]:
    """What the actor and their organisations give; first what asks for an answer."""
    first = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    rows: QuerySet[Offering] = OfferingPolicy.speak_for.filter(actor)
    rows = rows.exclude(state=Offering.State.ARCHIVED)
    return _with_buttons(_with_giver(rows), actor).order_by(first, "-changed_at", "-pk")


ORDER = (
    Offering.State.STALE,
    Offering.State.DRAFT,
    Offering.State.PUBLISHED,
    Offering.State.FULL,
    Offering.State.PAUSED,
)


def organisations_to_give_for(actor: Actor) -> QuerySet[Organisation]:
    """The organisations in whose name the actor may offer something."""
    return (
        Organisation.objects.filter(speaks_for(actor, "pk"))
        .select_related("area")
        .order_by("name", "pk")
    )


def me_as_giver(actor: Actor) -> Member | None:
    """The actor, if they may offer in their own name: grown up, and open to others."""
    rows: QuerySet[Member] = may_give.filter(actor, Member.objects.select_related("home_area"))
    return rows.first()


def locations_of(organisations: Sequence[Organisation]) -> QuerySet[Location]:
    return (
        Location.objects.filter(organisation__in=organisations)
        .select_related("area", "organisation")
        .order_by("organisation__name", "name")
    )


def speakers_of(offering: Offering) -> list[int]:
    """Who may answer for the giver, to be told of what happens."""
    if offering.member_id is not None:
        return [offering.member_id]
    return list(
        OrganisationMembership.objects.active()
        .filter(organisation=offering.organisation_id, role__in=SPEAKING)
        .exclude(organisation__state__in=SILENCED)
        .order_by("pk")
        .values_list("member_id", flat=True)
    )


def members_speaking_for(offering: Offering) -> QuerySet[Member]:
    return Member.objects.present().filter(pk__in=speakers_of(offering)).order_by("pk")


def offering_told_of(offering_id: int) -> Offering:
    return Offering.objects.select_related("organisation", "member").get(pk=offering_id)


def offering_with_id(public_id: str) -> Offering | None:
    return _with_giver(Offering.objects.filter(public_id=public_id)).first()


def member_with_id(public_id: str) -> Member | None:
    return Member.objects.filter(public_id=public_id).first()


def long_unconfirmed(today: date) -> QuerySet[Offering]:
    """Online for a long time, and nobody said lately that it is still true."""
    return Offering.objects.published().filter(fresh_until__lt=today)
