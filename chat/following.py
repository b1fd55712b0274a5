"""A thread begins and is followed; called with the room locked, by whoever replies."""

from __future__ import annotations

from collections.abc import Iterable

from chat import queries
from chat.models import Message, Room, Thread, ThreadFollow


def thread_for(room: Room, root_no: int) -> Thread:
    """The thread under this message, begun when there is none."""
    root = queries.root_in(room, root_no)
    thread = Thread.objects.filter(root=root).first()
    if thread is None:
        thread = Thread.objects.create(room=room, root=root)
        if root.author_id is not None:
            ThreadFollow.objects.create(thread=thread, member_id=root.author_id)
    thread.room, thread.root = room, root
    return thread


def let_follow(thread: Thread, message: Message, named: Iterable[int]) -> None:
    """The author and who is named follow; who unfollowed stays away, unless they speak."""
    assert message.author_id is not None
    ThreadFollow.objects.bulk_create(
        [
            ThreadFollow(thread=thread, member_id=member_id, last_read_no=thread.last_no - 1)
            for member_id in sorted({*named, message.author_id})
        ],
        ignore_conflicts=True,
    )
    ThreadFollow.objects.filter(thread=thread, member=message.author_id).update(
        last_read_no=thread.last_no, is_following=True
    )
