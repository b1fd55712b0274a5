"""What the engine may know: rows become facts, and nothing about a member is among them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from matching.engine.shapes import (
    Answer,
    AskFacts,
    FeatureWords,
    OfferingFacts,
    Pair,
    Standing,
    Topic,
    Vocabulary,
)
from matching.learned import lessons
from matching.models import DirtyItem, Match, MatchFeedback
from matching.pace import slowed
from network.communities.models import CommunityMembership, Interest, InterestAsk
from network.communities.policies import ON_SHOW
from network.kernel import clock
from network.members.models import Block, Member
from network.offerings.models import Offering
from network.offerings.queries import with_standing
from network.organisations.models import Organisation
from network.vocabulary import reference
from network.vocabulary.models import Topic as TopicRow

# The one reason to say no that is about taste; the others are about facts.
NOT_OUR_TOPIC = "not-our-topic"
LIKED = (*Match.INTRODUCED, Match.State.REALISED)
SETTLED_NO = (Match.State.DISMISSED, Match.State.NOT_REALISED)


@dataclass(frozen=True)
class Snapshot:
    """Everything one run looks at, and the way back from its ids to rows."""

    offerings: list[OfferingFacts]
    asks: list[AskFacts]
    vocabulary: Vocabulary
    standing: Standing
    dirty: list[DirtyItem]
    ask_pk: dict[str, int] = field(default_factory=dict)
    offering_pk: dict[str, int] = field(default_factory=dict)


def snapshot() -> Snapshot:
    dirty = list(DirtyItem.objects.order_by("pk"))
    offerings = list(_offerings(Offering.objects.exclude(state=Offering.State.DRAFT)))
    asks = list(_asks(InterestAsk.objects.exclude(interest__state=Interest.State.ARCHIVED)))
    settled = standing()
    return Snapshot(
        offerings=slowed([offering_facts(row) for row in offerings], settled.introductions),
        asks=[ask_facts(row) for row in asks],
        vocabulary=vocabulary(),
        standing=settled,
        dirty=dirty,
        ask_pk={str(row.public_id): row.pk for row in asks},
        offering_pk={str(row.public_id): row.pk for row in offerings},
    )


def _offerings(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    return _with_giver(rows.exclude(state=Offering.State.ARCHIVED))


def _with_giver(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    return (
        with_standing(rows)
        .select_related("area", "organisation", "member")
        .prefetch_related("topics")
        .order_by("pk")
    )


def _asks(rows: QuerySet[InterestAsk]) -> QuerySet[InterestAsk]:
    return (
        rows.select_related(
            "interest__area",
            "interest__area__parent",
            "interest__community__home_branch__organisation",
        )
        .prefetch_related("interest__topics", "interest__community__topics")
        .order_by("pk")
    )


def provider_of(offering: Offering) -> str:
    giver = offering.organisation or offering.member
    assert giver is not None, "an offering has one giver"
    return str(giver.public_id)


def offering_facts(row: Offering) -> OfferingFacts:
    return OfferingFacts(
        id=str(row.public_id),
        kind=row.kind,  # type: ignore[arg-type]  # the choices are the engine's kinds
        title=row.title,
        provider=provider_of(row),
        text=row.text,
        topics=tuple(sorted(topic.slug for topic in row.topics.all())),
        lang=row.lang,
        audience=frozenset(row.audience),
        place=row.area.name,
        lat=row.area.latitude,
        lon=row.area.longitude,
        mode=row.mode,  # type: ignore[arg-type]
        reach_km=row.reach_km,
        dayparts=frozenset(row.dayparts),
        date_from=row.date_from,
        date_until=row.date_until,
        capacity=row.capacity,
        min_people=row.min_people,
        cost=row.cost_kind or None,
        amount_cents=row.amount_cents,
        features=frozenset(row.features) or None,
        lead_days=row.lead_days,
        max_parallel=row.max_parallel_matches,
        state=row.state,
        verified=row.giver_stands,
    )


def ask_facts(row: InterestAsk) -> AskFacts:
    interest, community = row.interest, row.interest.community
    library = community.home_branch.organisation
    topics = {topic.slug for topic in interest.topics.all()}
    living = community.phase != community.Phase.CLOSED
    return AskFacts(
        id=str(row.public_id),
        kind=row.kind,  # type: ignore[arg-type]
        title=row.title,
        community=str(community.public_id),
        interest=str(interest.public_id),
        text=row.note,
        context=f"{interest.title}. {interest.text} {community.purpose}",
        topics=tuple(sorted(topics)),
        lang=interest.lang,
        languages=frozenset(community.languages),
        audience=frozenset(interest.audience),
        shown_as=community.name
        if community.openness in ON_SHOW and not community.is_sensitive
        else "",
        place=interest.area.name,
        lat=interest.area.latitude,
        lon=interest.area.longitude,
        radius_km=interest.radius_km,
        online=True if community.is_online else None,
        dayparts=frozenset(row.dayparts),
        size=row.size,
        must_features=frozenset(row.must_features),
        max_cost=interest.max_cost or None,
        state=interest.state if living else "archived",
        verified=library.state == Organisation.State.VERIFIED,
    )


def vocabulary() -> Vocabulary:
    topics = TopicRow.objects.select_related("parent").order_by("slug")
    return Vocabulary(
        topics=tuple(
            Topic(
                id=topic.slug,
                labels=(topic.label_nl, topic.label_en),
                synonyms=(*topic.synonyms_nl, *topic.synonyms_en),
                hidden=(*topic.hidden_nl, *topic.hidden_en),
                broader=topic.parent.slug if topic.parent else None,
            )
            for topic in topics
        ),
        features=tuple(
            FeatureWords(id=word.id, words=(word.nl, word.en))
            for word in reference.words("space_features").values()
        ),
    )


def standing() -> Standing:
    """What people and earlier rounds have settled, pair by pair."""
    today = clock.today()
    rows = Match.objects.values_list("ask__public_id", "offering__public_id", "state", "returns_on")
    dismissed, underway, kept = set(), set(), set()
    for ask, offering, state, returns_on in rows:
        pair = Pair(str(ask), str(offering))
        if state in SETTLED_NO:
            if returns_on is None or returns_on > today:
                dismissed.add(pair)
        elif state in Match.UNANSWERED:
            kept.add(pair)
        elif state != Match.State.EXPIRED:
            underway.add(pair)
    return Standing(
        dismissed=frozenset(dismissed),
        underway=frozenset(underway),
        kept=frozenset(kept),
        blocked=frozenset(_blocked()),
        introductions=_introductions(),
        new_left=_new_left(today),
        answers=_answers(),
        lessons=lessons(),
        today=today,
    )


def _answers() -> tuple[Answer, ...]:
    """What communities learned to want: both said yes, or it was not their subject."""
    feedback = MatchFeedback.objects.filter(
        side=MatchFeedback.Side.COMMUNITY, reason=NOT_OUR_TOPIC, undone_at=None
    )
    rows = (
        Match.objects.filter(
            Q(state__in=LIKED) | Q(state=Match.State.DISMISSED, feedback__in=feedback)
        )
        .values_list("ask__interest__community__public_id", "offering_id", "state")
        .distinct()
    )
    said = {(str(community), offering, state in LIKED) for community, offering, state in rows}
    offerings = {
        row.pk: offering_facts(row)
        for row in _with_giver(
            Offering.objects.filter(pk__in={offering for _, offering, _ in said})
        )
    }
    return tuple(
        Answer(community, offerings[offering], liked) for community, offering, liked in sorted(said)
    )


def _introductions() -> dict[str, int]:
    rows = Match.objects.filter(
        state__in=[Match.State.PROPOSED, Match.State.ACCEPTED, Match.State.TALKING]
    ).values_list("offering__organisation__public_id", "offering__member__public_id")
    givers: list[tuple[Any, Any]] = list(rows)
    return dict(Counter(str(organisation or member) for organisation, member in givers))


def _new_left(today: date) -> dict[str, int]:
    """How many new suggestions each community may still get in this ISO week."""
    week = week_of(today)
    given = Counter(
        str(community)
        for community in Match.objects.filter(suggested_in_week=week).values_list(
            "ask__interest__community__public_id", flat=True
        )
    )
    return {
        community: max(0, settings.SUGGESTIONS_PER_WEEK - count)
        for community, count in given.items()
    }


def week_of(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _blocked() -> set[tuple[str, str]]:
    """Communities and people who offer something, when one blocked somebody of the other."""
    givers = dict(
        Member.objects.filter(offerings__isnull=False).distinct().values_list("pk", "public_id")
    )
    blocks = Block.objects.filter(Q(member__in=givers) | Q(blocked__in=givers))
    pairs = set()
    for one, other in blocks.values_list("member", "blocked"):
        for giver, somebody in ((one, other), (other, one)):
            if giver in givers:
                carried = CommunityMembership.objects.carrying().filter(member=somebody)
                pairs |= {
                    (str(community), str(givers[giver]))
                    for community in carried.values_list("community__public_id", flat=True)
                }
    return pairs
