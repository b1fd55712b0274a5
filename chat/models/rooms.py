from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel.live import Position
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
    slow_seconds = models.PositiveIntegerField(default=0)  # between two messages of one member

    # For one reader, when `queries.rooms_for` brought it.
    read_no: int
    unread: int
    mentions: int
    last_words: str | None
    last_author: str | None
    has_seat: bool
    may_speak: bool
    may_enter: bool
    may_look_after: bool
    pins: int
    muted_until: datetime | None
    mute_reason: str | None

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
    last_said_at = models.DateTimeField(null=True)
    muted_until = models.DateTimeField(null=True)
    mute_reason = models.CharField(max_length=300, blank=True)

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


class Presence(Row):
    """Somebody has a page open, as far as the sockets said not long ago."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="presence")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"presence {self.public_id}"
