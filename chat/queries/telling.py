"""Who has something to be told of, and the words it is told with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from chat.models import Mention, Message, Presence, RoomMembership, ThreadFollow
from chat.queries.counts import calls_me, counted, names_me
from network.kernel import clock
from network.members.models import Block, Member
from network.notifications.models import Notice

MOST = 500  # at one turn; the next goes on
Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice
Level = RoomMembership.Notify
UNTOLD = {"room": "room", "member": "member", "since": "untold_from"}


def _seats(levels: Collection[str]) -> QuerySet[Any]:
    known: Columns = {"untold_from": Greatest("last_read_no", "told_no")}
    rows: QuerySet[Any] = (
        counted(RoomMembership.objects.active())
        .filter(notify__in=levels, member__in=Member.objects.present())
        .annotate(**known)
        .filter(untold_from__lt=F("room__last_no"))
        .select_related("room")
        .order_by("pk")
    )
    return rows


def seats_named() -> list[RoomMembership]:
    """Who was named, or called with others, and does not know it yet."""
    is_meant = Q(Exists(names_me(**UNTOLD))) | Q(Exists(calls_me(**UNTOLD, role="pk")))
    return list(_seats([Level.ALL, Level.MENTIONS]).filter(is_meant)[:MOST])


def newest_that_means(seat: RoomMembership) -> Message:
    """The newest unread message that names or calls who sits here."""
    named = Mention.objects.filter(message=OuterRef("pk"), member=seat.member_id)
    groups = [Message.Calls.ROOM]
    if seat.role == RoomMembership.Role.HOST:
        groups.append(Message.Calls.HOSTS)
    rows = _of_others(seat).filter(Q(Exists(named)) | Q(calls__in=groups))
    return rows.select_related("author").order_by("-no")[0]


def seats_behind(late: datetime) -> list[RoomMembership]:
    """Who wants every message and left one unread for a while, in a room they were not told of."""
    news = Message.objects.filter(
        room=OuterRef("room"),
        no__gt=OuterRef("untold_from"),
        created_at__lte=late,
        deleted_at=None,
        hidden_at=None,
        author__isnull=False,
    ).exclude(author=OuterRef("member"))
    blocked = Block.objects.filter(member=OuterRef(OuterRef("member")), blocked=OuterRef("author"))
    rows = _seats([Level.ALL]).filter(Exists(news.exclude(Exists(blocked))))[:MOST]
    waiting = _unseen_at({seat.room.address for seat in rows})
    return [seat for seat in rows if (seat.member_id, seat.room.address) not in waiting]


def newest_of_others(seat: RoomMembership) -> Message:
    return _of_others(seat).select_related("author").order_by("-no")[0]


def _of_others(seat: RoomMembership) -> QuerySet[Message]:
    blocked = Block.objects.filter(member=seat.member_id).values("blocked")
    return (
        Message.objects.filter(
            room=seat.room_id, no__gt=seat.last_read_no, deleted_at=None, hidden_at=None
        )
        .filter(author__isnull=False)
        .exclude(author=seat.member_id)
        .exclude(author__in=blocked)
    )


def follows_behind(late: datetime) -> list[ThreadFollow]:
    """Who follows a thread with a reply that they left unread for a while."""
    known: Columns = {
        "untold_from": Greatest("last_read_no", "told_no"),
        "unread": F("thread__last_no") - F("last_read_no"),
    }
    news = Message.objects.filter(
        thread=OuterRef("thread"),
        thread_no__gt=OuterRef("untold_from"),
        created_at__lte=late,
        deleted_at=None,
        hidden_at=None,
    ).exclude(author=OuterRef("member"))
    sits_there = RoomMembership.objects.active().filter(
        room=OuterRef("thread__room"), member=OuterRef("member")
    )
    rows = list(
        ThreadFollow.objects.filter(is_following=True, member__in=Member.objects.present())
        .annotate(**known)
        .filter(Exists(news), Exists(sits_there.exclude(notify=Level.NOTHING)))
        .select_related("thread__room", "thread__root")
        .order_by("pk")[:MOST]
    )
    waiting = _unseen_at({follow.thread.address for follow in rows})
    return [follow for follow in rows if (follow.member_id, follow.thread.address) not in waiting]


def newest_reply(follow: ThreadFollow) -> Message:
    replies = Message.objects.filter(
        thread=follow.thread_id, thread_no__gt=follow.last_read_no, deleted_at=None, hidden_at=None
    )
    return (
        replies.exclude(author=follow.member_id).select_related("author").order_by("-thread_no")[0]
    )


def _unseen_at(paths: Collection[str]) -> set[tuple[int | None, str]]:
    """Who has a notice of these places that they have not seen: it tells what came since too."""
    rows = Notice.objects.unseen().filter(path__in=paths)
    return set(rows.values_list("member_id", "path"))


def present(member_ids: Collection[int]) -> set[int]:
    """Who among these has a page open."""
    rows = Presence.objects.filter(member__in=member_ids, until__gt=clock.now())
    return set(rows.values_list("member_id", flat=True))
