"""What members are told of rooms where they are not looking: who named them at once, the rest later.

Nothing is kept for each message and member: who has something unread of the kind they want is a
question to the seats. One notice a room tells everything until it is seen or has left as a mail.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chat.models import Presence, RoomMembership, ThreadFollow
from chat.queries import telling
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.notifications.actions import notify, tell_more

WAIT = timedelta(minutes=10)
HERE = timedelta(minutes=3)
WORDS = 200


@system_only
@transaction.atomic
def tell_news(*, by: Actor) -> int:
    """Tell whoever has something unread and was not told of it yet."""
    late = clock.now() - WAIT
    return _tell_mentions(by) + _tell_unread(late, by) + _tell_replies(late, by)


def _tell_mentions(by: Actor) -> int:
    seats = telling.seats_named()
    for seat in seats:
        message = telling.newest_that_means(seat)
        facts = {**_facts(message, seat.mentions), "room": seat.room.title, "upto": message.no}
        # Mail waits: who reads it in the meantime needs none.
        tell_more(
            "room.mention",
            seat.member_id,
            key=f"room:{seat.room.public_id}:mention:{message.no}",
            facts=facts,
            path=seat.room.address,
            wait=WAIT,
            by=by,
        )
        RoomMembership.objects.filter(pk=seat.pk).update(told_no=message.no)
    return len(seats)


def _tell_unread(late: datetime, by: Actor) -> int:
    seats = telling.seats_behind(late)
    for seat in seats:
        message = telling.newest_of_others(seat)
        facts = {**_facts(message, seat.unread), "room": seat.room.title, "upto": message.no}
        notify(
            "room.unread",
            [seat.member_id],
            key=f"room:{seat.room.public_id}:unread:{message.no}",
            facts=facts,
            path=seat.room.address,
            by=by,
        )
        RoomMembership.objects.filter(pk=seat.pk).update(told_no=message.no)
    return len(seats)


def _tell_replies(late: datetime, by: Actor) -> int:
    follows = telling.follows_behind(late)
    for follow in follows:
        reply = telling.newest_reply(follow)
        thread = follow.thread
        facts = {**_facts(reply, follow.unread), "room": thread.room.title, "title": thread.title}
        notify(
            "room.reply",
            [follow.member_id],
            key=f"thread:{thread.public_id}:{reply.thread_no}",
            facts={**facts, "upto": reply.thread_no},
            path=thread.address,
            by=by,
        )
        ThreadFollow.objects.filter(pk=follow.pk).update(told_no=reply.thread_no)
    return len(follows)


def _facts(message: Any, count: int) -> dict[str, Any]:
    name = message.author.display_name if message.author else ""
    return {"person": name, "text": message.md[:WORDS], "count": count}


@system_only
@transaction.atomic
def keep_presence(member_ids: Collection[int], *, by: Actor) -> None:
    """These have a page open; who is no longer named is away a few minutes later."""
    until = clock.now() + HERE
    Presence.objects.bulk_create(
        [Presence(member_id=member_id, until=until) for member_id in sorted(member_ids)],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["until"],
    )
