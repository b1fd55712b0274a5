"""What is new, and for whom it is meant: absolute numbers, so that no mark can stick."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from chat.models import Mention, Message, RoomMembership
from network.kernel.actors import Actor
from network.kernel.live import Position
from network.members.models import Block, Member

EPOCH = "counts"
MOST = 300
Columns = dict[str, Any]  # the models declare them; a keyword would declare them twice


def names_me(*, room: str, member: str, since: str) -> QuerySet[Mention]:
    """By name, after this number of the room. All three are columns of the outer question."""
    return Mention.objects.filter(
        member=OuterRef(member),
        message__room=OuterRef(room),
        message__no__gt=OuterRef(since),
        message__deleted_at=None,
        message__hidden_at=None,
    )


def calls_me(*, room: str, member: str, since: str, role: str) -> QuerySet[Message]:
    """As one of a group, by somebody I did not block, and not by name as well."""
    named = Mention.objects.filter(message=OuterRef("pk"), member=OuterRef(OuterRef(member)))
    blocked = Block.objects.filter(member=OuterRef(OuterRef(member)), blocked=OuterRef("author"))
    for_hosts = Q(calls=Message.Calls.HOSTS, is_host=True)
    known: Columns = {
        "is_host": Case(
            When(Exists(_host(role)), then=Value(value=True)), default=Value(value=False)
        )
    }
    return (
        Message.objects.filter(
            room=OuterRef(room), no__gt=OuterRef(since), deleted_at=None, hidden_at=None
        )
        .exclude(calls="")
        .exclude(author=OuterRef(member))
        .annotate(**known)
        .filter(Q(calls=Message.Calls.ROOM) | for_hosts)
        .exclude(Exists(named))
        .exclude(Exists(blocked))
    )


def _host(role: str) -> QuerySet[RoomMembership]:
    seats = RoomMembership.objects.filter(pk=OuterRef(OuterRef(role)))
    return seats.filter(role=RoomMembership.Role.HOST)


SEAT: Mapping[str, str] = {"room": "room", "member": "member", "since": "last_read_no"}


def is_meant() -> Q:
    """A seat in whose room something unread names or calls its member."""
    return Q(Exists(names_me(**SEAT))) | Q(Exists(calls_me(**SEAT, role="pk")))


def is_wanted() -> Q:
    """A seat that has something new of the kind its member wants to be told."""
    level = RoomMembership.Notify
    news = Q(last_read_no__lt=F("room__last_no"))
    return news & (Q(notify=level.ALL) | (Q(notify=level.MENTIONS) & is_meant()))


def counted(seats: QuerySet[RoomMembership]) -> QuerySet[Any]:
    """These seats with `unread` and `mentions`."""
    named = names_me(**SEAT).order_by().values("member")
    called = calls_me(**SEAT, role="pk").order_by().values("room")
    known: Columns = {
        "unread": Greatest(F("room__last_no") - F("last_read_no"), Value(0)),
        "mentions": Coalesce(_number(named), Value(0)) + Coalesce(_number(called), Value(0)),
    }
    return seats.annotate(**known)


def _number(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.annotate(number=Count("pk")).values("number"))


def counts_of(member_id: int) -> dict[str, Any]:
    """Everything that a page of this member shows as a number; what is not named is nought."""
    seq = _totals(Member.objects.filter(pk=member_id)).get(pk=member_id).total
    seats = RoomMembership.objects.active().filter(member=member_id)
    behind = counted(seats.filter(last_read_no__lt=F("room__last_no")))
    wanted: Columns = {
        "is_wanted": Case(When(is_wanted(), then=Value(value=True)), default=Value(value=False))
    }
    rows = behind.annotate(**wanted).order_by("-room__last_said_at")
    found = list(rows.values_list("room__public_id", "unread", "mentions", "is_wanted")[:MOST])
    return {
        "y": "counts",
        "s": seq,
        "rooms": sum(is_wanted for *_rest, is_wanted in found),
        "mentions": sum(mentions for _room, _unread, mentions, _wanted in found),
        "list": {
            str(room): {"unread": unread, "mentions": mentions}
            for room, unread, mentions, _wanted in found
        },
    }


def badges(listeners: Mapping[str, Collection[int]]) -> dict[tuple[str, int], dict[str, int]]:
    """What the mark at a room says, for these rooms and the members who look at each."""
    pairs = Q(pk__in=[])
    for key, member_ids in listeners.items():
        pairs |= Q(room__public_id=key, member__in=member_ids)
    rows = counted(RoomMembership.objects.active().filter(pairs))
    return {
        (str(room), member): {"unread": unread, "mentions": mentions}
        for room, member, unread, mentions in rows.values_list(
            "room__public_id", "member", "unread", "mentions"
        )
    }


def listeners(public_ids: Collection[str], actor: Actor | None = None) -> QuerySet[Member]:
    """Whose numbers these keys are; nobody listens to those of another."""
    members = Member.objects.present().filter(public_id__in=public_ids)
    return members if actor is None else members.filter(pk=actor.member_id or 0)


def count_positions(members: QuerySet[Member]) -> dict[str, Position]:
    """Where somebody's numbers stand: this sum moves with every change of a room of theirs, and
    with their own reading, and never back: a room that was left counts up to its leaving."""
    return {str(member.public_id): Position(EPOCH, member.total) for member in _totals(members)}


def _totals(members: QuerySet[Member]) -> QuerySet[Any]:
    is_here = Q(seats__state=RoomMembership.State.ACTIVE)
    known: Columns = {
        "total": Coalesce(
            Sum(
                Case(
                    When(is_here, then=F("seats__room__seq")),
                    default=F("seats__seq"),
                    output_field=BigIntegerField(),
                )
                + F("seats__moves")
            ),
            Value(0),
        )
    }
    return members.annotate(**known).only("public_id")
