from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel.rows import Row
from network.vocabulary.models import Area


class Visibility(models.TextChoices):
    """Who may see a field of a profile."""

    NOBODY = "nobody", _("Only me")
    GROUPS = "my_groups", _("People in my communities")
    MEMBERS = "members", _("Everybody with an account")
    PUBLIC = "public", _("Everybody, also without an account")


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> MemberQuerySet:
        return self.filter(state__in=[Member.State.ACTIVE, Member.State.DORMANT])


class Member(Row):
    """A person as the network knows them. No birth date, gender, address or telephone."""

    class State(models.TextChoices):
        PENDING = "pending"
        ACTIVE = "active"
        DORMANT = "dormant"
        SUSPENDED = "suspended"
        ERASED = "erased"

    class AgeBand(models.TextChoices):
        MINOR = "16_17", _("16 or 17 years old")
        ADULT = "18_plus", _("18 years or older")

    class ContactPreference(models.TextChoices):
        PLATFORM = "platform", _("Through this site")
        DESK = "phone_via_desk", _("The library rings me")
        NONE = "none", _("Please don't contact me")

    class Digest(models.TextChoices):
        OFF = "off", _("No overview")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week, on Friday")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="member"
    )
    display_name = models.CharField(max_length=80)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices)
    band_confirmed_on = models.DateField()
    home_area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="residents"
    )
    languages = models.JSONField(default=list)
    locale = models.CharField(max_length=5, default="nl")
    pronouns = models.CharField(max_length=40, blank=True)
    bio = models.TextField(max_length=600, blank=True)
    contact_preference = models.CharField(
        max_length=20, choices=ContactPreference.choices, default=ContactPreference.PLATFORM
    )
    directory_visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.GROUPS
    )
    # Per profile field; what is not named here follows directory_visibility.
    field_visibility = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest = models.CharField(max_length=10, choices=Digest.choices, default=Digest.WEEKLY)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    is_host = models.BooleanField(default=False)
    is_moderator = models.BooleanField(default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(age_band="16_17")
                | Q(directory_visibility__in=["nobody", "my_groups"]),
                name="a_minor_is_not_in_the_directory",
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.public_id}"


class Block(Row):
    """One member does not want to meet another; the other never notices."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Member, models.CASCADE, related_name="blocked_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "blocked"], name="somebody_is_blocked_once"),
            models.CheckConstraint(
                condition=~Q(member=F("blocked")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.public_id}"
