"""Everything that communities make people hear."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from network.communities import queries
from network.communities.events import (
    CommunityStarted,
    InterestGrewStale,
    JoinAccepted,
    JoinDeclined,
    JoinRequested,
    MemberInvited,
    MemberRemoved,
)
from network.communities.models import CommunityMembership
from network.kernel.actors import SYSTEM
from network.kernel.events import after
from network.notifications.actions import notify


@after(CommunityStarted)
def tell_the_home_library(event: CommunityStarted) -> None:
    community = queries.community_told(event.community_id)
    leaders = queries.leaders_of(community)
    notify(
        "community.started",
        set(queries.librarians_of(community)) - set(leaders),
        key=f"community:{community.public_id}:started",
        facts={
            "community": community.name,
            "purpose": community.purpose,
            "branch": community.home_branch.name,
            "person": queries.name_of(leaders),
        },
        path=reverse("communities:detail", args=[community.slug]),
        by=SYSTEM,
    )


@after(JoinRequested)
def tell_who_answers(event: JoinRequested) -> None:
    seat = queries.seat_told(event.membership_id)
    leaders = queries.leaders_of(seat.community)
    _tell("community.join_requested", leaders, seat, _page(seat, "communities:people"))


@after(JoinAccepted)
def tell_yes(event: JoinAccepted) -> None:
    seat = queries.seat_told(event.membership_id)
    _tell("community.join_accepted", [seat.member_id], seat, _page(seat, "communities:detail"))


@after(JoinDeclined)
def tell_no(event: JoinDeclined) -> None:
    seat = queries.seat_told(event.membership_id)
    _tell("community.join_declined", [seat.member_id], seat, reverse("communities:list"))


@after(MemberInvited)
def tell_the_invited(event: MemberInvited) -> None:
    seat = queries.seat_told(event.membership_id)
    _tell("community.invited", [seat.member_id], seat, _page(seat, "communities:join"))


@after(MemberRemoved)
def tell_the_removed(event: MemberRemoved) -> None:
    seat = queries.seat_told(event.membership_id)
    _tell("community.removed", [seat.member_id], seat, reverse("communities:list"))


@after(InterestGrewStale)
def ask_whether_it_is_still_true(event: InterestGrewStale) -> None:
    interest = queries.interest_told(event.interest_id)
    notify(
        "interest.stale",
        queries.carriers_of(interest.community),
        key=f"interest:{interest.public_id}:stale:{interest.fresh_until}",
        facts={"wish": interest.title, "community": interest.community.name},
        path=reverse("communities:wish", args=[interest.community.slug, interest.public_id]),
        by=SYSTEM,
    )


def _page(seat: CommunityMembership, name: str) -> str:
    return reverse(name, args=[seat.community.slug])


def _tell(kind: str, members: list[int], seat: CommunityMembership, path: str) -> None:
    facts: dict[str, Any] = {
        "community": seat.community.name,
        "purpose": seat.community.purpose,
        "welcome": seat.community.welcome,
        "person": seat.member.display_name,
        "message": seat.message,
        "reason": seat.reason,
    }
    # The row is one per person and community, so the moment tells one request from the next.
    key = f"{kind}:{seat.public_id}:{seat.changed_at:%Y%m%d%H%M%S}"
    notify(kind, members, key=key, facts=facts, path=path, by=SYSTEM)
