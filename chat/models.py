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
        PEERS = "peers", _("Colleagues")

    class Openness(models.TextChoices):
        SEATS = "seats", _("Only who has a seat")
        MEMBERS = "members", _("Everybody with an account may read")

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
    last_words: str | None
    last_author: str | None
    may_speak: bool

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
        DATE_PLANNED = "date_planned", _("A date was planned")
        DATE_CANCELLED = "date_cancelled", _("A date was cancelled")
        STARTERS = "starters", _("Three questions to begin with")

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    no = models.BigIntegerField()
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

    organisation: str  # its author's, when `queries.told` brought it
    follows = False  # on the message before it, by the same person

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "no"], name="one_message_per_number"),
            models.UniqueConstraint(
                fields=["room", "author", "nonce"], name="a_message_is_sent_once"
            ),
        ]
        indexes = [models.Index(fields=["room", "seq"], name="messages_by_change")]

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
