"""What an activity still needs: a wish of its community, so that it is matched like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from network.activities.models import Activity
from network.activities.policies import ActivityPolicy
from network.communities.actions import archive_interest, rewrite_interest, write_interest
from network.communities.descriptions import MOST_TOPICS, AskDescription, InterestDescription
from network.communities.models import Interest
from network.kernel.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One thing that is still open: a place, guidance, materials or time."""

    kind: str
    title: str
    size: int | None = None
    dayparts: Sequence[str] = ()


@transaction.atomic
def say_needs(activity: Activity, slots: Sequence[Slot], *, by: Actor) -> Interest | None:
    """Say what the activity still needs; each slot is looked for by itself, none ends the search."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    ActivityPolicy.change.require(by, activity)
    known = (
        Interest.objects.filter(about=activity.key)
        .exclude(state=Interest.State.ARCHIVED)
        .prefetch_related("asks")
        .first()
    )
    if not slots:
        return archive_interest(known, by=by) if known else None
    described = _described(activity, slots)
    if known is None:
        return write_interest(activity.community, described, by=by)
    rows = {ask.kind: ask.public_id for ask in known.asks.all()}
    asks = [replace(ask, public_id=rows.get(ask.kind)) for ask in described.asks]
    return rewrite_interest(known, replace(described, asks=asks), by=by)


def _described(activity: Activity, slots: Sequence[Slot]) -> InterestDescription:
    topics = list(activity.topics.all()) or list(activity.community.topics.all())
    return InterestDescription(
        title=_("For: %(activity)s") % {"activity": activity.title[:100]},
        text=activity.text[:1500] or activity.title,
        topics=topics[:MOST_TOPICS],
        area=activity.community.area,
        lang=activity.lang,
        audience=activity.audience or ["everyone"],
        about=activity.key,
        asks=[
            AskDescription(kind=slot.kind, title=slot.title, size=slot.size, dayparts=slot.dayparts)
            for slot in slots
        ],
    )
