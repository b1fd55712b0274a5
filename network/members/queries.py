from __future__ import annotations

from network.members.models import Member


def member_of(user_id: int) -> Member | None:
    """The person behind an account."""
    return Member.objects.filter(user=user_id).first()
