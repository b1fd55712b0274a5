from __future__ import annotations

from django.db import models

from chat.models.messages import Message
from chat.models.rooms import Room
from network.kernel.rows import Row
from network.members.models import Member


class Thread(Row):
    """Replies under one message, with numbers of their own: the room's arithmetic stays."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="threads")
    root = models.OneToOneField(Message, models.CASCADE, related_name="below")
    title = models.CharField(max_length=120, blank=True)
    is_question = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    last_no = models.BigIntegerField(default=0)
    last_said_at = models.DateTimeField(null=True)

    # For one reader, when `queries.threads_of` or `queries.thread_under` brought it.
    unread: int
    read_no: int
    is_followed: bool
    may_lead: bool

    class Meta:
        indexes = [models.Index(fields=["room", "-last_said_at"], name="threads_of_a_room")]

    def __str__(self) -> str:
        return f"thread {self.public_id}"

    @property
    def address(self) -> str:
        """Where it stands on this site; `room` and `root` are known."""
        return f"{self.room.address}{self.root.no}/thread/"


class ThreadFollow(Row):
    """Somebody follows a thread, or chose not to; and how far they have read it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="follows")
    member = models.ForeignKey(Member, models.CASCADE, related_name="thread_follows")
    is_following = models.BooleanField(default=True)
    last_read_no = models.BigIntegerField(default=0)
    told_no = models.BigIntegerField(default=0)

    unread: int  # when `queries.telling` brought it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="a_thread_is_followed_once"),
        ]

    def __str__(self) -> str:
        return f"follow {self.public_id}"
