from __future__ import annotations

from collections.abc import Collection

from network.members.models import Member


def member_of(user_id: int) -> Member | None:
    """The person behind an account."""
    return Member.objects.filter(user=user_id).first()


def members_behind(user_ids: Collection[int]) -> dict[int, Member]:
    """The present members among these accounts, by account."""
    members = Member.objects.present().filter(user__in=user_ids)
    return {member.user_id: member for member in members if member.user_id}
