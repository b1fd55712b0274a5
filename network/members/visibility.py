"""How close somebody stands to a member, and which fields they see from there. Pure."""

from __future__ import annotations

from enum import IntEnum

from network.members.models import Member, Visibility

# The fields of a profile that each have their own "who sees this?". The name goes with the page.
FIELDS = ("bio", "home_area", "languages", "pronouns", "work")


class Closeness(IntEnum):
    VISITOR = 0
    MEMBER = 1
    FELLOW = 2
    SELF = 3


NEEDED = {
    Visibility.PUBLIC: Closeness.VISITOR,
    Visibility.MEMBERS: Closeness.MEMBER,
    Visibility.GROUPS: Closeness.FELLOW,
    Visibility.NOBODY: Closeness.SELF,
}


def needed(member: Member, field: str = "") -> Closeness:
    """How close one must stand for this field; a field is never wider than the page it is on."""
    page = NEEDED[Visibility(member.directory_visibility)]
    chosen = member.field_visibility.get(field)
    return max(page, NEEDED[Visibility(chosen)]) if chosen else page


def chosen(member: Member, field: str) -> Visibility:
    """Who sees this field now, as the form shows it."""
    return next(who for who, close in NEEDED.items() if close == needed(member, field))
