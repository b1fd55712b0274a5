from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from network.kernel.rows import Row
from network.members.models import Member


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at=None)

    def mail_due(self, moment: datetime) -> NoticeQuerySet:
        """What may leave now: not seen yet, and nobody is busy sending it."""
        waiting = [Notice.Mail.DUE, Notice.Mail.SENDING]
        return self.filter(mail_state__in=waiting, mail_at__lte=moment, seen_at=None)


class Notice(Row):
    """Something one member is told, once: facts first, and why they are told."""

    class Mail(models.TextChoices):
        NONE = "none"
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        STOPPED = "stopped"
        FAILED = "failed"

    # A member, or a guest who left an address to be answered at.
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="notices")
    guest_email = models.EmailField(blank=True)
    guest_name = models.CharField(max_length=80, blank=True)
    guest_locale = models.CharField(max_length=5, default="nl")
    kind = models.CharField(max_length=60)
    # What makes it once-only: "match:…:proposed", "round:2026-W47".
    key = models.CharField(max_length=160)
    # Plain values from which the sentence is made in the reader's language.
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    seen_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=10, choices=Mail.choices, default=Mail.NONE)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="nobody_is_told_twice"),
            models.UniqueConstraint(
                fields=["guest_email", "key"],
                condition=Q(member__isnull=True),
                name="no_guest_is_told_twice",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) ^ Q(guest_email=""),
                name="a_notice_is_for_a_member_or_a_guest",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mail_at"],
                condition=Q(mail_state__in=["due", "sending"]),
                name="mails_that_wait",
            ),
            models.Index(fields=["member", "-created_at"], name="notices_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class Preference(Row):
    """What a member said about one kind of notice; silence means the kind's default."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    wants_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_wish_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"


class SentMail(Row):
    """In demo mode mails go nowhere: they are kept here and shown on the outbox page."""

    message_id = models.CharField(max_length=200)
    recipients = models.JSONField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"mail {self.public_id}"
