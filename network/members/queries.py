from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from network.kernel import search
from network.kernel.actors import Actor
from network.kernel.errors import NotFound
from network.members import circles
from network.members.circles import Line
from network.members.models import Block, Member, Visibility
from network.members.policies import BlockPolicy, MemberPolicy
from network.members.visibility import Closeness, needed
from network.vocabulary import reference
from network.vocabulary.models import Area
from network.vocabulary.queries import areas_within


def member_of(user_id: int) -> Member | None:
    """The person behind an account."""
    return Member.objects.filter(user=user_id).first()


def members_behind(user_ids: Collection[int]) -> dict[int, Member]:
    """The people behind these accounts, by account, as far as they are present."""
    members = Member.objects.present().filter(user__in=user_ids)
    return {member.user_id: member for member in members if member.user_id is not None}


def is_professional(member: Member) -> bool:
    return Member.objects.filter(pk=member.pk).filter(circles.professionals()).exists()


@dataclass(frozen=True)
class Profile:
    """A member as somebody at this distance sees them; what is hidden is simply empty."""

    member: Member
    closeness: Closeness
    lines: list[Line] = field(default_factory=list)

    def shows(self, name: str) -> bool:
        return self.closeness >= needed(self.member, name)

    @property
    def bio(self) -> str:
        return self.member.bio if self.shows("bio") else ""

    @property
    def home_area(self) -> Area | None:
        return self.member.home_area if self.shows("home_area") else None

    @property
    def languages(self) -> list[str]:
        return list(self.member.languages) if self.shows("languages") else []

    @property
    def spoken(self) -> list[str]:
        return [reference.language_label(code) for code in self.languages]

    @property
    def pronouns(self) -> str:
        return self.member.pronouns if self.shows("pronouns") else ""

    @property
    def work(self) -> list[Line]:
        return self.lines if self.shows("work") else []

    @property
    def is_mine(self) -> bool:
        return self.closeness is Closeness.SELF

    @property
    def is_empty(self) -> bool:
        """Nothing but a name can be seen."""
        return not (self.bio or self.home_area or self.languages or self.pronouns or self.work)


def profile(actor: Actor, public_id: UUID) -> Profile:
    """Somebody's page, as this actor sees it; NotFound when it is not open to them."""
    MemberPolicy.view.get(actor, public_id=public_id)
    return profiles(actor, _with_distance(actor).filter(public_id=public_id))[0]


def profile_as(member: Member, closeness: Closeness) -> Profile | None:
    """One's own page through other eyes; None when they would not find it."""
    if closeness < needed(member):
        return None
    lines = circles.lines_of([member.pk])
    return Profile(member, closeness, lines.get(member.pk, []))


def profiles(actor: Actor, members: Collection[Member] | QuerySet[Member]) -> list[Profile]:
    rows: list[Any] = list(members)
    lines = circles.lines_of([row.pk for row in rows])
    return [Profile(row, _closeness(actor, row), lines.get(row.pk, [])) for row in rows]


def directory(
    actor: Actor, *, text: str = "", area: str = "", chosen: Mapping[str, str] | None = None
) -> QuerySet[Member]:
    """The people this actor can find, narrowed down; the same rule as their pages."""
    rows = MemberPolicy.listed.filter(actor, _with_distance(actor))
    if area:
        rows = _readable(actor, rows, "home_area").filter(home_area__in=areas_within(area))
    for name, value in (chosen or {}).items():
        if name in circles.facets and value:
            condition = circles.facets[name].condition(value)
            rows = _readable(actor, rows, "work").filter(condition)
    if text.strip():
        rows = search.matching(rows, text)
    return rows.order_by("display_name", "pk")


def _readable(actor: Actor, rows: QuerySet[Member], field: str) -> QuerySet[Member]:
    """What may not be read is no way to find somebody either."""
    hidden = [Visibility.NOBODY, Visibility.GROUPS]
    if actor.is_visitor:
        hidden.append(Visibility.MEMBERS)
    # Only where it was said: a missing key would make SQL forget the whole row.
    was_said = Q(field_visibility__has_key=field)
    return rows.exclude(was_said & Q(**{f"field_visibility__{field}__in": hidden}))


def _with_distance(actor: Actor) -> QuerySet[Member]:
    return Member.objects.select_related("home_area").annotate(
        is_near=MemberPolicy.near.expression(actor),
        is_fellow=MemberPolicy.fellow.expression(actor),
    )


def _closeness(actor: Actor, row: Any) -> Closeness:
    if row.pk == actor.member_id:
        return Closeness.SELF
    if row.is_fellow:
        return Closeness.FELLOW
    return Closeness.MEMBER if row.is_near else Closeness.VISITOR


def myself(actor: Actor) -> Member:
    """The member behind the actor, with what their own page needs."""
    rows = MemberPolicy.change.filter(actor, Member.objects.select_related("home_area"))
    member: Member | None = rows.first()
    if member is None:
        raise NotFound
    return member


def blocks_of(actor: Actor) -> QuerySet[Block]:
    """Whom somebody does not want to meet, newest first."""
    return BlockPolicy.view.filter(actor).select_related("blocked").order_by("-created_at")


def block_of(actor: Actor, blocked: UUID) -> Block | None:
    return BlockPolicy.view.filter(actor).filter(blocked__public_id=blocked).first()


def has_blocked(actor: Actor, member: Member) -> bool:
    return BlockPolicy.view.filter(actor).filter(blocked=member).exists()


def searchable_text(member: Member) -> list[str]:
    """By which words a member is found: only what everybody reads who finds them at all."""
    page = needed(member)
    languages = [reference.language_label(code) for code in member.languages]
    texts = {
        "bio": member.bio,
        "pronouns": member.pronouns,
        "home_area": member.home_area.name if member.home_area else "",
        "languages": " ".join(languages),
    }
    return [
        member.display_name,
        *(text for name, text in texts.items() if needed(member, name) == page),
    ]
