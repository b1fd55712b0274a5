from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel.rows import Row
from network.kernel.wording import daypart
from network.members.models import Member
from network.organisations.models import Location
from network.vocabulary import reference
from network.vocabulary.models import Area, Topic


class CommunityQuerySet(models.QuerySet["Community"]):
    def living(self) -> CommunityQuerySet:
        return self.exclude(phase=Community.Phase.CLOSED)


class Community(Row):
    """People who share at least two characteristics and want something together."""

    class Openness(models.TextChoices):
        OPEN = "open", _("Open to everybody")
        REQUEST = "request", _("On request")
        INVITE = "invite", _("By invitation")
        PRIVATE = "private", _("Private")

    class Phase(models.TextChoices):
        EXPLORING = "exploring", _("Exploring")
        CONNECTING = "connecting", _("Connecting")
        GROWING = "growing", _("Growing")
        SELF_SUSTAINING = "self_sustaining", _("Self-sustaining")
        RENEWING = "renewing", _("Renewing")
        CLOSED = "closed", _("Closed")

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=70)
    purpose = models.CharField(max_length=240)
    kind = models.CharField(max_length=20)  # from the list "community_kinds"
    characteristics = models.JSONField(default=list)
    topics = models.ManyToManyField(Topic, related_name="communities")
    area = models.ForeignKey(Area, models.PROTECT, related_name="communities")
    is_online = models.BooleanField(default=False)
    home_branch = models.ForeignKey(Location, models.PROTECT, related_name="communities")
    openness = models.CharField(max_length=10, choices=Openness.choices, default=Openness.OPEN)
    phase = models.CharField(max_length=20, choices=Phase.choices, default=Phase.EXPLORING)
    languages = models.JSONField(default=list)
    rhythm = models.CharField(max_length=160, blank=True)
    welcome = models.TextField(max_length=1000, blank=True)
    # Raised by a sensitive topic or by hand; never lowered by the system.
    is_sensitive = models.BooleanField(default=False)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | ~Q(openness="open"),
                name="a_sensitive_community_is_not_open",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        return reference.label("community_kinds", self.kind)

    @property
    def language_labels(self) -> list[str]:
        return [reference.label("languages", code) for code in self.languages]


class CommunityMembershipQuerySet(models.QuerySet["CommunityMembership"]):
    def active(self) -> CommunityMembershipQuerySet:
        return self.filter(state=CommunityMembership.State.ACTIVE)

    def carrying(self) -> CommunityMembershipQuerySet:
        """Those who may speak for the community."""
        return self.active().filter(role__in=CommunityMembership.CARRYING)


class CommunityMembership(Row):
    """What somebody is to a community."""

    class Role(models.TextChoices):
        FOLLOWER = "follower", _("Follower")
        PARTICIPANT = "participant", _("Participant")
        CORE = "core", _("Core group")
        FACILITATOR = "facilitator", _("Facilitator")
        PARTNER = "partner", _("Partner")

    CARRYING = (Role.CORE, Role.FACILITATOR)
    TAKING_PART = (Role.PARTICIPANT, Role.CORE, Role.FACILITATOR, Role.PARTNER)

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        REQUESTED = "requested", _("Asked to join")
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Left")
        DECLINED = "declined", _("Declined")
        REMOVED = "removed", _("Removed")

    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="community_memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PARTICIPANT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    message = models.CharField(max_length=500, blank=True)  # what somebody wrote when asking
    reason = models.CharField(max_length=500, blank=True)  # why somebody was refused or removed
    consented_at = models.DateTimeField(null=True)  # for sensitive communities

    objects = CommunityMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "member"], name="one_membership_per_community"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.community_id}"


class PhaseChange(Row):
    """A step of the community along the compass of phases."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="phase_changes")
    phase_from = models.CharField(max_length=20, choices=Community.Phase.choices)
    phase_to = models.CharField(max_length=20, choices=Community.Phase.choices)
    ticked = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="phase_changes")

    def __str__(self) -> str:
        return f"{self.phase_from} to {self.phase_to}"


class Interest(Row):
    """A lasting wish of a community, for which offerings are sought."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Looking")
        PAUSED = "paused", _("Paused")
        STALE = "stale", _("Still true?")
        FULFILLED = "fulfilled", _("Found")
        ARCHIVED = "archived", _("Archived")

    community = models.ForeignKey(Community, models.CASCADE, related_name="interests")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=1500)
    lang = models.CharField(max_length=5, default="nl")
    topics = models.ManyToManyField(Topic, related_name="interests")
    area = models.ForeignKey(Area, models.PROTECT, related_name="interests")
    radius_km = models.PositiveSmallIntegerField(default=8)
    audience = models.JSONField(default=list)  # from the list "audiences"
    max_cost = models.CharField(max_length=20, default="cost_price")  # from "cost_kinds"
    # What it is needed for, as a key that only its owner understands: "activity:0192…".
    about = models.CharField(max_length=80, blank=True, db_index=True)
    fresh_until = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)

    def __str__(self) -> str:
        return self.title

    @property
    def cost_label(self) -> str:
        return reference.label("cost_kinds", self.max_cost)

    @property
    def audience_labels(self) -> list[str]:
        return [reference.label("audiences", key) for key in self.audience]


class LivingAsks(models.Manager["InterestAsk"]):
    def get_queryset(self) -> models.QuerySet[InterestAsk]:
        return super().get_queryset().filter(dropped_at=None)


class InterestAsk(Row):
    """One concrete part of an interest, with demands of its own.

    One that is no longer asked stays in the table for the matches that came of it, and out of
    sight: `interest.asks` and `objects` hold what is asked now, `everything` also what was.
    """

    interest = models.ForeignKey(Interest, models.CASCADE, related_name="asks")
    place = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)  # from the list "offering_kinds"
    size = models.PositiveSmallIntegerField(null=True, blank=True)  # people
    must_features = models.JSONField(default=list)  # from the list "space_features"
    dayparts = models.JSONField(default=list)  # "sat-morning"; empty means any time
    note = models.CharField(max_length=300, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LivingAsks()
    everything = models.Manager["InterestAsk"]()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return reference.label("offering_kinds", self.kind)

    @property
    def feature_labels(self) -> list[str]:
        return [reference.label("space_features", key) for key in self.must_features]

    @property
    def daypart_labels(self) -> list[str]:
        return [daypart(code) for code in self.dayparts]
