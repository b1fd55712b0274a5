from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils import timezone

from network.kernel.actors import Actor
from network.kernel.frame import counted
from network.kernel.paging import page_of
from network.members.models import Member
from network.notifications import kinds
from network.notifications.kinds import Told
from network.notifications.models import Notice, Preference, SentMail
from network.notifications.policies import NoticePolicy


@dataclass(frozen=True)
class Entry:
    """One line of the inbox, in the reader's language."""

    notice: Notice

    @cached_property
    def told(self) -> Told:
        return kinds.told(self.notice.kind, self.notice.facts)

    @property
    def day(self) -> date:
        return timezone.localtime(self.notice.created_at).date()

    @property
    def is_new(self) -> bool:
        return self.notice.seen_at is None


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """What somebody was told, newest first; kinds that no longer exist are left out."""
    rows = NoticePolicy.view.filter(actor).filter(kind__in=list(kinds.known))
    return rows.order_by("-created_at", "-pk")


def inbox(actor: Actor, page: str | None) -> tuple[Page[Notice], list[Entry]]:
    found = page_of(notices_of(actor), page)
    return found, [Entry(notice) for notice in found]


def notice_of(actor: Actor, public_id: UUID) -> Notice:
    notice: Notice = NoticePolicy.view.get(actor, public_id=public_id)
    return notice


@counted("notices")
def unseen(actor: Actor) -> QuerySet[Notice]:
    """What the number at the bell counts."""
    rows: QuerySet[Notice] = NoticePolicy.view.filter(actor, Notice.objects.unseen())
    return rows.filter(kind__in=list(kinds.known))


def wants_mail(member: Member) -> dict[str, bool]:
    """Of each kind, whether it also comes by mail."""
    wishes = dict(Preference.objects.filter(member=member).values_list("kind", "wants_mail"))
    return {name: wishes.get(name, kind.mail) for name, kind in kinds.known.items()}


def kinds_told(member: Member) -> set[str]:
    """The kinds of things somebody was told before."""
    return set(Notice.objects.filter(member=member).values_list("kind", flat=True).distinct())


def member_by(public_id: str) -> Member | None:
    return Member.objects.present().filter(public_id=public_id).first()


def outbox() -> QuerySet[SentMail]:
    """Mails that were kept instead of sent, newest first."""
    return SentMail.objects.order_by("-created_at", "-pk")


def kept_mail(public_id: UUID) -> SentMail | None:
    return SentMail.objects.filter(public_id=public_id).first()
