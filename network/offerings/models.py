from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel.rows import Row
from network.members.models import Member
from network.organisations.models import Location, Organisation
from network.vocabulary.models import Area, Topic


class OfferingQuerySet(models.QuerySet["Offering"]):
    def published(self) -> OfferingQuerySet:
        return self.filter(state=Offering.State.PUBLISHED)


class Offering(Row):
    """One thing that somebody can give, with the facts a community needs to say yes."""

    class Kind(models.TextChoices):
        SPACE = "space", _("Space")
        EXPERTISE = "expertise", _("Knowledge")
        ACTIVITY = "activity", _("Activity")
        TIME = "time", _("Time")
        MATERIAL = "material", _("Materials")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Online")
        PAUSED = "paused", _("Paused")
        FULL = "full", _("Full")
        STALE = "stale", _("Still true?")
        ARCHIVED = "archived", _("Archived")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("In person")
        ONLINE = "online", _("Online")
        BOTH = "both", _("In person or online")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    # Exactly one of the two gives it.
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="offerings"
    )
    member = models.ForeignKey(
        Member, models.CASCADE, null=True, blank=True, related_name="offerings"
    )
    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=70)
    text = models.TextField(max_length=1500)
    lang = models.CharField(max_length=5, default="nl")
    topics = models.ManyToManyField(Topic, related_name="offerings", blank=True)
    audience = models.JSONField(default=list)  # from the list "audiences"
    area = models.ForeignKey(Area, models.PROTECT, related_name="offerings")
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="offerings"
    )
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ONSITE)
    reach_km = models.PositiveSmallIntegerField(default=0)
    dayparts = models.JSONField(default=list)  # "sat-morning"; empty means in overleg
    date_from = models.DateField(null=True, blank=True)
    date_until = models.DateField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    min_people = models.PositiveSmallIntegerField(null=True, blank=True)
    cost_kind = models.CharField(max_length=20, default="free")  # from the list "cost_kinds"
    amount_cents = models.PositiveIntegerField(null=True, blank=True)
    features = models.JSONField(default=list)  # from the list "space_features"
    conditions = models.CharField(max_length=500, blank=True)
    lead_days = models.PositiveSmallIntegerField(default=0)
    max_parallel_matches = models.PositiveSmallIntegerField(default=3)
    published_at = models.DateTimeField(null=True, blank=True)
    fresh_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    # Whether others may rely on the giver; known to rows from queries.with_standing().
    giver_stands: bool

    objects = OfferingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(member__isnull=True),
                name="an_offering_has_one_giver",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="a_published_offering_knows_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title
