from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from network.kernel.live import Position
from network.kernel.markdown import LIMIT
from network.kernel.rows import Row
from network.members.models import Member


def new_epoch() -> str:
    """A name for a numbering: another one means that old positions prove nothing."""
    return secrets.token_hex(4)


class Room(Row):
    """A conversation about something; `subject` names it without importing it."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Network")
        COMMUNITY = "community", _("Community")
        MATCH = "match", _("Match")
        PROPOSAL = "proposal", _("Idea")
        EDITION = "edition", _("Activity")
        STAFF = "staff", _("Staff")
        DIRECT = "direct", _("Direct")

    class Openness(models.TextChoices):
        SEATS = "seats", _("Only who has a seat")
        MEMBERS = "members", _("Everybody with an account may read")
        PUBLIC = "public", _("Everybody may read, also without an account")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        QUIET = "quiet", _("Quiet")
        READ_ONLY = "read_only", _("Read only")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=250)
    path = models.CharField(max_length=200, blank=True)  # of the page of what it is about
    openness = models.CharField(max_length=10, choices=Openness.choices, default=Openness.SEATS)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    epoch = models.CharField(max_length=16, default=new_epoch)
    # `seq` counts changes and is for catching up; `last_no` counts messages and is for people.
    seq = models.BigIntegerField(default=0)
    last_no = models.BigIntegerField(default=0)
    last_said_at = models.DateTimeField(null=True)

    # For one reader, when `queries.rooms_for` brought it.
    read_no: int
    unread: int
    mentions: int
    last_words: str | None
    last_author: str | None
    has_seat: bool
    may_speak: bool
    may_enter: bool
    may_settle: bool

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seq__gte=models.F("last_no")), name="a_message_is_a_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} room {self.public_id}"

    @property
    def key(self) -> str:
        return str(self.public_id)

    @property
    def address(self) -> str:
        """Where it stands on this site, for a notice."""
        return f"/rooms/{self.public_id}/"

    @property
    def position(self) -> Position:
        return Position(self.epoch, self.seq)


class RoomMembershipQuerySet(models.QuerySet["RoomMembership"]):
    def active(self) -> RoomMembershipQuerySet:
        return self.filter(state=RoomMembership.State.ACTIVE)


class RoomMembership(Row):
    """A member's seat in a room, and how far they have read."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Takes part")
        HOST = "host", _("Looks after the room")

    class Notify(models.TextChoices):
        ALL = "all", _("Every message")
        MENTIONS = "mentions", _("Only when I am named")
        NOTHING = "none", _("Nothing")

    class State(models.TextChoices):
        ACTIVE = "active", _("In the room")
        LEFT = "left", _("Left")
        REMOVED = "removed", _("Removed")

    room = models.ForeignKey(Room, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    seq = models.BigIntegerField()  # of its last change in the room's own numbering
    last_read_no = models.BigIntegerField(default=0)
    notify = models.CharField(max_length=10, choices=Notify.choices, default=Notify.ALL)
    # Up to here they were told by notice, or needed none; `last_read_no` may go back, this not.
    told_no = models.BigIntegerField(default=0)
    # Moves with each reading, so that other pages can tell that something did.
    moves = models.BigIntegerField(default=0)

    # When `queries.counted` brought it.
    unread: int
    mentions: int

    # When `queries.seat_to_speak` brought it.
    may_speak: bool
    said: int | None
    organisation: str

    objects = RoomMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "member"], name="one_seat_each"),
        ]
        indexes = [models.Index(fields=["room", "seq"], name="seats_by_change")]

    def __str__(self) -> str:
        return f"seat {self.public_id}"


class Message(Row):
    """Something that was said, or that happened: then it has a `system_kind` and no author."""

    class SystemKind(models.TextChoices):
        OPENED = "opened", _("The room opened")
        RENAMED = "renamed", _("The room has another name")
        CLOSED = "closed", _("The room was closed")
        REOPENED = "reopened", _("The room is open again")
        OPENNESS = "openness", _("Others may read here now")
        DATE_PLANNED = "date_planned", _("A date was planned")
        DATE_CANCELLED = "date_cancelled", _("A date was cancelled")

    class Calls(models.TextChoices):
        HOSTS = "hosts", _("Who looks after the room")
        ROOM = "room", _("Everybody in the room")

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    # None for what was only said in a thread; such messages are read with their thread.
    no: models.BigIntegerField[Any, Any] = models.BigIntegerField(null=True)
    seq = models.BigIntegerField()  # of its last change; `no` never changes
    ver = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    nonce = models.CharField(max_length=64, null=True)
    md = models.TextField(max_length=LIMIT, blank=True)
    html = models.TextField(blank=True)
    system_kind = models.CharField(max_length=20, choices=SystemKind.choices, blank=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)  # of a system line
    deleted_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)  # by which it is found
    # Whom it calls besides those it names: worked out by who reads, never a row for each.
    calls = models.CharField(max_length=10, choices=Calls.choices, blank=True)
    thread = models.ForeignKey(
        "chat.Thread", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    thread_no = models.BigIntegerField(null=True)

    organisation: str  # its author's, when `queries.told` brought it
    # Of the thread under it, when `queries.told` brought it; what was just said has none.
    replies = 0
    topic: str | None = ""
    is_question: bool | None = False
    is_answered = False
    follows = False  # on the message before it, by the same person

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "no"], name="one_message_per_number"),
            models.UniqueConstraint(
                fields=["room", "author", "nonce"], name="a_message_is_sent_once"
            ),
            models.UniqueConstraint(fields=["thread", "thread_no"], name="one_reply_per_number"),
            models.CheckConstraint(
                condition=Q(no__isnull=False) | Q(thread_no__isnull=False),
                name="a_message_stands_in_a_room_or_a_thread",
            ),
        ]
        indexes = [
            models.Index(fields=["room", "seq"], name="messages_by_change"),
            models.Index(fields=["room", "no"], condition=~Q(calls=""), name="calls_of_a_room"),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"

    @property
    def here(self) -> datetime:
        """When it was said, on the wall where the network lives."""
        return timezone.localtime(self.created_at)

    @property
    def when(self) -> datetime | None:
        """The date that a system line is about."""
        return parse_datetime(self.facts.get("when", ""))

    @property
    def clock(self) -> str:
        """Written the same for every reader: one rendering serves them all."""
        return f"{self.here.hour}.{self.here.minute:02}"


class Mention(Row):
    """A message names a member who sits in its room."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "message"], name="a_message_names_somebody_once"
            ),
        ]

    def __str__(self) -> str:
        return f"mention {self.public_id}"


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


class Presence(Row):
    """Somebody has a page open, as far as the sockets said not long ago."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="presence")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"presence {self.public_id}"
