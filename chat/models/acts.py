from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.models.messages import Mark, Message
from network.kernel.markdown import LIMIT
from network.kernel.rows import Row
from network.members.models import Member


class MessageRevision(Row):
    """How a message read before it was edited: for who looks at a report, and not for long."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    ver = models.PositiveIntegerField()
    md = models.TextField(max_length=LIMIT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "ver"], name="one_revision_per_version"),
        ]

    def __str__(self) -> str:
        return f"version {self.ver} of {self.message_id}"


class Reaction(Row):
    """One press by one member. `Message.reactions` repeats them, so that a row needs no join."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="presses")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=10, choices=Mark.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "member", "mark"], name="one_press_per_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} on {self.message_id}"


class MessageReport(Row):
    """Somebody says that a message cannot stay."""

    class Reason(models.TextChoices):
        UNKIND = "unkind", _("It is unkind or it hurts somebody")
        PRIVATE = "private", _("It tells something private about somebody")
        UNWANTED = "unwanted", _("It is advertising or has nothing to do with this")
        DANGER = "danger", _("Somebody may be in danger")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Nobody has looked at it yet")
        UPHELD = "upheld", _("The message was removed")
        DECLINED = "declined", _("The message stays")

    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    judged_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "reporter"], name="one_report_each"),
        ]

    def __str__(self) -> str:
        return f"report {self.public_id}"
