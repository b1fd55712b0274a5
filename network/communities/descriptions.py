"""What people write about a community and its wishes, as one value from either door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from uuid import UUID

from network.communities.models import Community, Interest
from network.organisations.models import Location
from network.vocabulary.models import Area, Topic

FEWEST_CHARACTERISTICS = 2
MOST_TOPICS = 6
MOST_ASKS = 4
FARTHEST_KM = 60


@dataclass(frozen=True, kw_only=True)
class CommunityDescription:
    name: str
    purpose: str
    kind: str
    characteristics: Sequence[str]
    topics: Sequence[Topic]
    area: Area
    home_branch: Location
    is_online: bool = False
    openness: str = Community.Openness.REQUEST
    languages: Sequence[str] = ("nl",)
    rhythm: str = ""
    welcome: str = ""
    is_sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class AskDescription:
    kind: str
    title: str
    size: int | None = None
    must_features: Sequence[str] = ()
    dayparts: Sequence[str] = ()
    note: str = ""
    public_id: UUID | None = None  # the ask that this one rewrites


@dataclass(frozen=True, kw_only=True)
class InterestDescription:
    title: str
    text: str
    topics: Sequence[Topic]
    area: Area
    asks: Sequence[AskDescription]
    lang: str = "nl"
    radius_km: int = 8
    audience: Sequence[str] = field(default=("everyone",))
    max_cost: str = "cost_price"
    about: str = ""  # said once; who rewrites the wish by its own form leaves it


def description_of(community: Community) -> CommunityDescription:
    """What the page says now, to change a part of it."""
    names = [each.name for each in fields(CommunityDescription) if each.name != "topics"]
    return CommunityDescription(
        topics=list(community.topics.all()), **{name: getattr(community, name) for name in names}
    )


def wish_described(interest: Interest) -> InterestDescription:
    """What the wish says now, to change a part of it."""
    asked = [each.name for each in fields(AskDescription)]
    names = [
        each.name for each in fields(InterestDescription) if each.name not in {"topics", "asks"}
    ]
    return InterestDescription(
        topics=list(interest.topics.all()),
        asks=[
            AskDescription(**{name: getattr(ask, name) for name in asked})
            for ask in interest.asks.all()
        ],
        **{name: getattr(interest, name) for name in names},
    )
