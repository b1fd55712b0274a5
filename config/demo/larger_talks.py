"""What larger regions say to each other: short lines, by the hundred thousand."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Greatest, Mod

from chat.models import Message, Room, RoomMembership
from chat.queries import about_community
from config.demo.talks import weave
from config.demo.workshop import Workshop
from network.kernel import markdown

AT_ONCE = 50
UNREAD = 4  # at most so many messages that somebody has still to read


def talk(shop: Workshop, wanted: int) -> None:
    """Fill the rooms of communities until there are so many messages, busy rooms more than others."""
    lacking = wanted - Message.objects.count()
    rooms = list(Room.objects.filter(kind=Room.Kind.COMMUNITY).order_by("pk"))
    if lacking <= 0 or not rooms:
        return
    # Where nobody else lives, the region's own groups do the talking.
    written = {about_community(each) for each in shop.world.communities.values()}
    fresh = [room for room in rooms if room.subject not in written] or rooms
    busy = [1 / (1 + shop.random.randrange(12)) for _room in fresh]
    shares = [round(lacking * each / sum(busy)) for each in busy]
    shares[0] += lacking - sum(shares)
    starts = range(0, len(fresh), AT_ONCE)
    for first in shop.progress.over("Messages", starts, count=lacking):
        part = fresh[first : first + AT_ONCE]
        weave(_said(shop, part, shares[first : first + AT_ONCE]))
        _read(part)


def _said(shop: Workshop, rooms: list[Room], shares: list[int]) -> dict[int, list[Message]]:
    seats: dict[int, list[int]] = {}
    sitting = RoomMembership.objects.active().filter(room__in=rooms).order_by("pk")
    for room_id, member_id in sitting.values_list("room", "member"):
        seats.setdefault(room_id, []).append(member_id)
    said: dict[int, list[Message]] = {}
    for room, share in zip(rooms, shares, strict=True):
        span = int((shop.world.now - room.created_at).total_seconds()) - 7200
        said[room.pk] = [
            _message(shop, room, seats[room.pk], span) for _number in range(max(0, share))
        ]
    return {room: messages for room, messages in said.items() if messages}


def _message(shop: Workshop, room: Room, people: list[int], span: int) -> Message:
    text = _line(shop.words["talk"], shop.random)
    return Message(
        room=room,
        author_id=shop.random.choice(people),
        md=text,
        html=_rendered(text),
        created_at=room.created_at + timedelta(seconds=60 + shop.random.randrange(span)),
    )


def _line(words: dict[str, Any], random: Random) -> str:
    day, number = random.choice(words["days"]), random.choice(words["numbers"])
    line: str = random.choice(words["lines"])
    return line.format(
        thing=random.choice(words["things"]),
        day=day,
        Day=day.capitalize(),
        hour=random.choice(words["hours"]),
        number=number,
        Number=number.capitalize(),
        how=random.choice(words["how"]),
    )


@lru_cache(maxsize=10_000)
def _rendered(text: str) -> str:
    return markdown.render(text)


def _read(rooms: list[Room]) -> None:
    """Everybody has read nearly everything."""
    last = Room.objects.filter(pk=OuterRef("room")).values("last_no")[:1]
    RoomMembership.objects.filter(room__in=rooms).update(
        last_read_no=Greatest(Subquery(last) - Mod(F("member_id"), UNREAD), 0)
    )
