"""What came of what somebody offers, by month: asked, met, realised, people reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from matching.models import GiverPace, Match
from matching.pace import month_of
from network.activities.models import Edition
from network.kernel import clock
from network.kernel.actors import Actor
from network.members.models import Member
from network.offerings.models import Offering
from network.organisations.models import Organisation
from network.organisations.policies import speaks_for

Giver = Organisation | Member
TOLD = 6  # months
BEEN = (Edition.State.DONE, Edition.State.CLOSED)


@dataclass(frozen=True)
class Yield:
    month: date
    suggested: int
    asked: int
    met: int
    realised: int
    people: int

    @property
    def is_nothing(self) -> bool:
        return not (self.asked or self.met or self.realised or self.people)


def _given_by(giver: Giver, path: str) -> Q:
    return Q(**{f"{path}{'organisation' if isinstance(giver, Organisation) else 'member'}": giver})


def yield_of(giver: Giver, month: date) -> Yield:
    """What the month of this day brought; a later answer never changes what was asked in it."""
    start = month_of(month)
    end = month_of((month.replace(day=1) + timedelta(days=32)).replace(day=1))
    here = {"gte": start, "lt": end}

    def when(name: str) -> Q:
        return Q(**{f"{name}__{how}": moment for how, moment in here.items()})

    rows = Match.objects.filter(_given_by(giver, "offering__"))
    counts = rows.aggregate(
        suggested=Count("pk", filter=when("created_at")),
        asked=Count("pk", filter=when("proposed_at")),
        met=Count("pk", filter=when("accepted_at")),
        realised=Count("pk", filter=when("ended_at") & Q(state=Match.State.REALISED)),
    )
    dated = [match.about for match in rows.exclude(agreed_at=None).only("public_id")]
    reached = Edition.objects.filter(
        when("starts_at"), activity__about__in=dated, state__in=BEEN
    ).aggregate(people=Sum("headcount"))
    return Yield(month=start.date(), people=reached["people"] or 0, **counts)


def months() -> list[date]:
    """This month and those before it, newest first."""
    found = [clock.today().replace(day=1)]
    while len(found) < TOLD:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def givers_of(actor: Actor) -> list[Giver]:
    """In whose name this actor offers something: organisations, and themselves."""
    if actor.member_id is None:
        return []
    offered = Offering.objects.exclude(state=Offering.State.DRAFT)
    organisations: Iterable[Giver] = Organisation.objects.filter(
        speaks_for(actor, "pk"), pk__in=offered.values("organisation")
    ).order_by("name", "pk")
    people: Iterable[Giver] = Member.objects.filter(
        pk=actor.member_id, offerings__in=offered
    ).distinct()
    return [*organisations, *people]


def pace_of(giver: Giver) -> GiverPace | None:
    return GiverPace.objects.filter(_given_by(giver, "")).first()


def givers_to_tell(month: date) -> list[Organisation]:
    """Every organisation that offers something and has not heard of this month."""
    offered = Offering.objects.exclude(state=Offering.State.DRAFT)
    heard = GiverPace.objects.filter(told_of=month).exclude(organisation=None)
    return list(
        Organisation.objects.filter(pk__in=offered.values("organisation"))
        .exclude(pk__in=heard.values("organisation"))
        .order_by("pk")
    )
