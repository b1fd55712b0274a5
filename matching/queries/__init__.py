from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from matching.models import (
    Match,
    MatchFeedback,
    MatchFollowUp,
    MatchRun,
    TableChoice,
    UnmetAsk,
)
from matching.policies import FeedbackPolicy, FollowUpPolicy, MatchPolicy
from network.communities.models import Community, Interest
from network.communities.policies import speaks_for_community
from network.communities.queries import carriers_of
from network.kernel import clock
from network.kernel.actors import Actor
from network.members.models import Member
from network.offerings.models import Offering
from network.offerings.queries import speakers_of
from network.organisations.models import Organisation

State = Match.State
ROUND_AT = time(8)
# What nobody looked at before it expired is not worth a line in the list of what ended.
ENDED = (State.REALISED, State.NOT_REALISED, State.DISMISSED)


def whole(rows: QuerySet[Match]) -> QuerySet[Match]:
    return rows.select_related(
        "ask__interest__community__area__parent",
        "ask__interest__area__parent",
        "offering__organisation",
        "offering__member",
        "offering__area",
        "introduction",
        "choice__member",
    )


def _buttons(actor: Actor) -> dict[str, Any]:
    return {
        "may_answer_for_community": MatchPolicy.answer_for_community.expression(actor),
        "may_propose": MatchPolicy.propose.expression(actor),
        "may_answer_for_provider": MatchPolicy.answer_for_provider.expression(actor),
        "may_undo": MatchPolicy.undo.expression(actor),
        "may_meet": MatchPolicy.meet.expression(actor),
        "may_plan": MatchPolicy.plan_a_date.expression(actor),
        "is_ours": MatchPolicy.be_the_community.expression(actor),
    }


def matches_for(actor: Actor) -> QuerySet[Match]:
    """Every match this actor may see, each knowing its buttons."""
    rows = whole(MatchPolicy.view.filter(actor))
    return rows.annotate(**_buttons(actor)).order_by("-score", "pk")


def matches_with_questions(actor: Actor) -> QuerySet[Match]:
    """The same, each with the "is het gelukt?" that waits for an answer."""
    return matches_for(actor).prefetch_related(
        Prefetch("follow_ups", queryset=_asked_last(), to_attr="questions")
    )


def _asked_last() -> QuerySet[MatchFollowUp]:
    """What waits for an answer; who was asked again has one question, not two."""
    waiting = MatchFollowUp.objects.exclude(asked_at=None).filter(answer="", overtaken_at=None)
    later = waiting.filter(match=OuterRef("match"), asked_at__gt=OuterRef("asked_at"))
    return waiting.exclude(Exists(later))


def _goes_along() -> Q:
    """What a librarian held back is on the match table, and on no list."""
    return Q(choice=None) | Q(choice__deed__in=TableChoice.LEAVING)


def _ours(actor: Actor) -> Q:
    return MatchPolicy.be_the_community.q(actor)


def _asked(actor: Actor) -> Q:
    return MatchPolicy.answer_for_provider.q(actor)


def suggestions(actor: Actor) -> QuerySet[Match]:
    """What fits and waits for a word of one of my communities."""
    rows = matches_for(actor).filter(_ours(actor), state__in=Match.UNANSWERED)
    return rows.filter(_goes_along())


def asked_of(actor: Actor) -> QuerySet[Match]:
    """Communities that said yes to something I give, and wait for my answer."""
    return matches_for(actor).filter(_asked(actor)).order_by("proposed_at")


def underway(actor: Actor) -> QuerySet[Match]:
    return (
        matches_for(actor)
        .filter(Q(state__in=Match.INTRODUCED) | _ours(actor) & Q(state=State.PROPOSED))
        .order_by("-changed_at")
    )


def ended(actor: Actor) -> QuerySet[Match]:
    return (
        matches_for(actor)
        .filter(state__in=[State.REALISED, State.NOT_REALISED, State.DISMISSED, State.EXPIRED])
        .exclude(state=State.EXPIRED, viewed_at=None)
        .order_by("-ended_at")
    )


def suggestions_of(community: Community, actor: Actor) -> QuerySet[Match]:
    return suggestions(actor).filter(ask__interest__community=community)


def matches_of(offering: Offering, actor: Actor) -> QuerySet[Match]:
    return matches_for(actor).filter(offering=offering, state__in=Match.OPEN)


def waiting_matches(actor: Actor) -> QuerySet[Match]:
    """Questions put to me first, then what is new for my communities."""
    return (
        matches_for(actor)
        .filter(_asked(actor) | _ours(actor) & Q(state__in=Match.UNANSWERED) & _goes_along())
        .order_by("-proposed_at", "-score", "pk")
    )


def unmet_for(actor: Actor) -> QuerySet[UnmetAsk]:
    """The asks of my communities for which nothing fits yet."""
    mine = speaks_for_community(actor, "ask__interest__community")
    return (
        UnmetAsk.objects.filter(mine, ask__interest__state=Interest.State.ACTIVE)
        .select_related("ask__interest__community")
        .order_by("since", "pk")
    )


def tab_counts(actor: Actor) -> dict[str, int]:
    """What waits in each tab, in one question."""
    ours = _ours(actor)
    counts: dict[str, int] = MatchPolicy.view.filter(actor).aggregate(
        suggested=Count("pk", filter=ours & Q(state__in=Match.UNANSWERED) & _goes_along()),
        asked=Count("pk", filter=MatchPolicy.answer_for_provider.q(actor)),
        underway=Count("pk", filter=Q(state__in=Match.INTRODUCED) | ours & Q(state=State.PROPOSED)),
        ended=Count("pk", filter=Q(state__in=ENDED)),
    )
    return counts


def waiting_questions(actor: Actor) -> QuerySet[MatchFollowUp]:
    """The "is het gelukt?" of each match that this actor may answer now."""
    return (
        FollowUpPolicy.answer.filter(actor, _asked_last())
        .select_related("match__ask__interest__community", "match__offering")
        .order_by("asked_at")
    )


def questions_about(about: str, actor: Actor) -> list[MatchFollowUp]:
    """The question that waits about the match behind this key, for who may answer it."""
    kind, _colon, public_id = about.partition(":")
    if kind != "match" or actor.member_id is None:
        return []
    return list(waiting_questions(actor).filter(match__public_id=public_id))


def waiting_count(actor: Actor) -> int:
    """What waits for a word of mine: suggestions, questions of communities, looking back."""
    if actor.member_id is None:
        return 0
    return (
        MatchPolicy.view.filter(actor)
        .filter(MatchPolicy.answer_for_provider.q(actor) | Q(state=State.SUGGESTED))
        .count()
    )


@dataclass(frozen=True)
class Introduced:
    """What two sides need to start talking."""

    about: str
    title: str
    path: str
    community_side: list[int]
    provider_side: list[int]
    text: str
    text_by: int | None

    @property
    def member_ids(self) -> list[int]:
        return sorted({*self.community_side, *self.provider_side})


def introduction(match_id: int) -> Introduced:
    match = whole(Match.objects.all()).get(pk=match_id)
    community = match.ask.interest.community
    written = getattr(match, "introduction", None)
    return Introduced(
        about=match.about,
        title=f"{community.name} × {match.offering.title}",
        path=f"/matches/{match.public_id}/",
        community_side=list(carriers_of(community)),
        provider_side=list(speakers_of(match.offering)),
        text=written.text if written else "",
        text_by=match.proposed_by_id,
    )


def sides_of(match: Match) -> tuple[list[int], list[int]]:
    """Who is asked and told for the community, and who for the provider: member ids."""
    return list(carriers_of(match.ask.interest.community)), list(speakers_of(match.offering))


def speakers_for(organisation: Organisation) -> list[int]:
    """Who hears what concerns all that an organisation offers: member ids."""
    one = organisation.offerings.order_by("pk").first()
    return list(speakers_of(one)) if one else []


def contacts(match: Match) -> tuple[list[Member], list[Member]]:
    """The people of both sides, to be shown once both said yes."""
    ours, theirs = sides_of(match)
    found = Member.objects.in_bulk({*ours, *theirs})
    return [found[pk] for pk in ours], [found[pk] for pk in theirs]


def said_no(match: Match, actor: Actor) -> MatchFeedback | None:
    """The no of the actor's own side to this match."""
    return noes_of(actor).filter(match=match).first()


def noes_of(actor: Actor) -> QuerySet[MatchFeedback]:
    """Every no that still counts, of the communities and givers the actor speaks for."""
    return (
        FeedbackPolicy.view.filter(actor)
        .select_related(
            "match__ask__interest__community",
            "match__offering__organisation",
            "match__offering__member",
        )
        .order_by("side", "-created_at", "-pk")
    )


FUNNEL = ("suggested", "viewed", "contact", "date", "worked")


def funnel(rows: QuerySet[Match]) -> dict[str, int]:
    """How far matches came: voorgesteld → bekeken → contact → afspraak → gelukt."""
    return rows.aggregate(
        suggested=Count("pk"),
        viewed=Count("pk", filter=Q(viewed_at__isnull=False)),
        contact=Count("pk", filter=Q(accepted_at__isnull=False)),
        date=Count("pk", filter=Q(agreed_at__isnull=False)),
        worked=Count("pk", filter=Q(state=State.REALISED)),
    )


def due_follow_ups(moment: datetime) -> QuerySet[MatchFollowUp]:
    return MatchFollowUp.objects.filter(
        due_at__lte=moment, asked_at=None, answer="", match__state__in=Match.INTRODUCED
    )


def due_reminders() -> QuerySet[Match]:
    return Match.objects.filter(state=State.PROPOSED, remind_on__lte=clock.today())


def round_begins() -> datetime:
    """When this week's round leaves: Monday morning, on the wall of the network."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return datetime.combine(monday, ROUND_AT, tzinfo=clock.zone())


def looked_today() -> bool:
    """Whether a run of the whole network was finished on this day."""
    midnight = datetime.combine(clock.today(), time(), tzinfo=clock.zone())
    whole = [MatchRun.Kind.FULL, MatchRun.Kind.ROUND]
    done = [MatchRun.State.DONE, MatchRun.State.SKIPPED]
    return MatchRun.objects.filter(
        kind__in=whole, state__in=done, finished_at__gte=midnight
    ).exists()


def frozen_lexicon(engine_version: str) -> str:
    """The words as the last full run of this engine froze them."""
    return (
        MatchRun.objects.filter(state=MatchRun.State.DONE, engine_version=engine_version)
        .exclude(lexicon="")
        .order_by("-pk")
        .values_list("lexicon", flat=True)
        .first()
        or ""
    )


def match_by(public_id: str) -> Match | None:
    return whole(Match.objects.filter(public_id=public_id)).first()


def told_of(match_ids: Iterable[int]) -> list[Match]:
    return list(whole(Match.objects.filter(pk__in=match_ids)).order_by("rank"))


def member_named(public_id: str) -> Member | None:
    """Whom a link in a mail was sent to."""
    return Member.objects.present().filter(public_id=public_id).first()


def story() -> Match | None:
    """The newest thing that worked out in the open, to tell on the front page."""
    open_to_all = Q(
        ask__interest__community__openness=Community.Openness.OPEN,
        ask__interest__community__is_sensitive=False,
        offering__organisation__isnull=False,
    )
    return (
        whole(Match.objects.filter(open_to_all, state=State.REALISED)).order_by("-ended_at").first()
    )
