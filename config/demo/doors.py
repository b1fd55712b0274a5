"""The people of the demo region whose place one can take."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from config.demo.world import book
from network.accounts.models import User
from network.members import circles
from network.members.circles import Line
from network.members.models import Member


@dataclass(frozen=True)
class Door:
    member: Member
    nl: str
    en: str
    lines: list[Line]

    @property
    def text(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


def doors() -> list[Door]:
    """Who stands at the door, in the order of the book; only who is in the database."""
    entries = {each["email"]: each for each in book("people") if each.get("demo_door")}
    members = Member.objects.present().select_related("user").filter(user__email__in=entries)
    known = {member.user.email: member for member in members if member.user}
    lines = circles.lines_of([member.pk for member in known.values()])
    return [
        Door(known[email], entry["door_nl"], entry["door_en"], lines.get(known[email].pk, []))
        for email, entry in entries.items()
        if email in known
    ]


def account_behind(public_id: str) -> User | None:
    """The account of a person at the door; nobody else's opens this way."""
    for door in doors():
        if str(door.member.public_id) == public_id:
            return door.member.user
    return None
