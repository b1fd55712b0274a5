"""The runs, how they went, and who was shown: for who keeps the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from matching.models import Match, MatchRun
from matching.policies import MatchRunPolicy
from network.kernel import clock
from network.kernel.actors import VISITOR, Actor
from network.kernel.errors import NotFound
from network.kernel.policies import NOBODY
from network.offerings.models import Offering
from network.offerings.policies import OfferingPolicy

WEEKS = 12
PLOTTED = 30


def runs_for(actor: Actor) -> QuerySet[MatchRun]:
    """Every run, the newest first; who may not see them learns nothing of them."""
    if MatchRunPolicy.view.q(actor) == NOBODY:
        raise NotFound
    return MatchRunPolicy.view.filter(actor).defer("lexicon").order_by("-pk")


def running() -> MatchRun | None:
    return MatchRun.objects.defer("lexicon").filter(state=MatchRun.State.RUNNING).first()


def refused(actor: Actor) -> MatchRun | None:
    """The last run, when it was refused because it looks wrong, and nothing good came since."""
    last = (
        runs_for(actor).exclude(state__in=[MatchRun.State.SKIPPED, MatchRun.State.RUNNING]).first()
    )
    if last is None or last.state != MatchRun.State.REFUSED or "wrong" not in last.counts:
        return None
    return last


def good_runs() -> list[MatchRun]:
    """The last good ones, the oldest first, as a line is drawn."""
    rows = MatchRun.objects.defer("lexicon").filter(state=MatchRun.State.DONE)
    rows = rows.exclude(metrics={}).order_by("-pk")[:PLOTTED]
    return list(reversed(rows))


@dataclass(frozen=True)
class Exposed:
    name: str
    times: int


def _shown() -> QuerySet[Match]:
    return Match.objects.filter(created_at__gte=clock.now() - timedelta(weeks=WEEKS)).order_by()


def exposure_of_partners() -> list[Exposed]:
    """How often each partner stood on a list; what residents offer is taken together."""
    rows = (
        _shown()
        .values(name=F("offering__organisation__name"))
        .annotate(times=Count("pk"))
        .order_by("-times", "name")
    )
    return [Exposed(row["name"] or "", row["times"]) for row in rows]


def exposure_of_areas() -> list[Exposed]:
    """How often something was suggested for each area."""
    rows = (
        _shown()
        .values(name=F("ask__interest__area__name"))
        .annotate(times=Count("pk"))
        .order_by("-times", "name")
    )
    return [Exposed(row["name"], row["times"]) for row in rows]


def never_shown() -> QuerySet[Offering]:
    """What is online and never stood on anybody's list, the longest first."""
    shown = Match.objects.filter(offering=OuterRef("pk"))
    rows: QuerySet[Offering] = OfferingPolicy.find.filter(VISITOR)
    return (
        rows.filter(~Exists(shown))
        .select_related("organisation", "area")
        .order_by("published_at", "pk")
    )


def points(values: Sequence[float], *, width: int, height: int) -> str:
    """A line through the values, for SVG: from the left, zero at the foot."""
    most = max([*values, 0]) or 1
    step = width / max(1, len(values) - 1)
    return " ".join(
        f"{at * step:.1f},{height - value / most * height:.1f}" for at, value in enumerate(values)
    )
