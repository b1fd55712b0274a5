from __future__ import annotations

from datetime import datetime
from html import unescape
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from chat.models.rooms import Room
from chat.words import WordIndex, WordSet
from network.kernel.markdown import LIMIT
from network.kernel.rows import Row
from network.members.models import Member

EXCERPT = 120


class Mark(models.TextChoices):
    """What you can say to a message with one press. Each is also the name of its icon."""

    AGREE = "thumb", _("I agree")
    LOVELY = "heart", _("Lovely")
    THANKS = "thanks", _("Thank you")
    QUESTION = "question", _("I have a question")
    WILL_DO = "check", _("I will do it")
    IDEA = "idea", _("Good idea")


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
        STARTERS = "starters", _("Three questions to begin with")

    class Calls(models.TextChoices):
        HOSTS = "hosts", _("Who looks after the room")
        ROOM = "room", _("Everybody in the room")

    class Side(models.TextChoices):
        AUTHOR = "author", _("who wrote it")
        HOST = "host", _("who looks after this conversation")
        MODERATOR = "moderator", _("a moderator of the network")

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    # None for what was only said in a thread; such messages are read with their thread.
    no: models.BigIntegerField[Any, Any] = models.BigIntegerField(null=True)
    seq = models.BigIntegerField()  # of its last change; `no` never changes
    ver = models.PositiveIntegerField(default=1)  # of its words; an edit says which it saw
    author = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    nonce = models.CharField(max_length=64, null=True)
    md = models.TextField(max_length=LIMIT, blank=True)
    html = models.TextField(blank=True)
    system_kind = models.CharField(max_length=20, choices=SystemKind.choices, blank=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)  # of a system line
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="quoted_by")
    reactions: models.JSONField[Any, Any] = models.JSONField(default=dict)  # mark -> who, in order
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)  # by which it is found
    # Whom it calls besides those it names: worked out by who reads, never a row for each.
    calls = models.CharField(max_length=10, choices=Calls.choices, blank=True)
    thread = models.ForeignKey(
        "chat.Thread", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    thread_no = models.BigIntegerField(null=True)
    deleted_side = models.CharField(max_length=10, choices=Side.choices, blank=True)
    hidden_at = models.DateTimeField(null=True)  # reported by several, until somebody looks
    pinned_at = models.DateTimeField(null=True)
    pinned_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    pin_reason = models.CharField(max_length=200, blank=True)
    pin_until = models.DateTimeField(null=True)

    organisation: str  # its author's, when `queries.told` brought it
    # Of the thread under it, when `queries.told` brought it; what was just said has none.
    replies = 0
    topic: str | None = ""
    is_question: bool | None = False
    is_answered = False
    follows = False  # on the message before it, by the same person
    may_quote: bool  # and the rest when `queries.message_for` brought it
    may_edit: bool
    may_delete: bool
    may_restore: bool
    may_react: bool
    may_pin: bool
    may_report: bool

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
            models.Index(
                fields=["room", "pinned_at"],
                name="pins_of_a_room",
                condition=Q(pinned_at__isnull=False),
            ),
            WordIndex(WordSet("words"), name="messages_by_word"),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"

    @property
    def is_shown(self) -> bool:
        """Its words may be read: neither removed nor waiting for somebody to look."""
        return self.deleted_at is None and self.hidden_at is None

    @property
    def text(self) -> str:
        """The words as they were written, for whoever may read the room."""
        return self.md if self.is_shown else ""

    @property
    def excerpt(self) -> str:
        """The beginning, without marks: for a quote and a list."""
        plain = " ".join(unescape(strip_tags(self.html)).split()) if self.is_shown else ""
        return Truncator(plain).chars(EXCERPT)

    @property
    def address(self) -> str:
        """Where it stands on this site; of what was only said in a thread, `thread` is known."""
        if self.no is None:
            assert self.thread
            return f"{self.room.address}{self.thread.root.no}/thread/#t-{self.thread_no}"
        return f"{self.room.address}{self.no}/"

    @property
    def pressed(self) -> list[tuple[Mark, list[str]]]:
        return [(mark, self.reactions[mark]) for mark in Mark if mark in self.reactions]

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
