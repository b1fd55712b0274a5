from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Labelled(models.Model):
    """A word in both languages; `label` is the reader's."""

    slug = models.SlugField(unique=True, max_length=60)
    label_nl = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug

    @property
    def label(self) -> str:
        return self.label_en if (get_language() or "nl").startswith("en") else self.label_nl


class Topic(Labelled):
    """What something is about, from the network's own list (SKOS-like)."""

    class Sensitivity(models.TextChoices):
        NONE = "none"
        DELICATE = "delicate"
        SPECIAL = "special"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    synonyms_nl = models.JSONField(default=list)
    synonyms_en = models.JSONField(default=list)
    hidden_nl = models.JSONField(default=list)
    hidden_en = models.JSONField(default=list)
    sensitivity = models.CharField(
        max_length=10, choices=Sensitivity.choices, default=Sensitivity.NONE
    )

    @property
    def other_words(self) -> list[str]:
        """The words under which it can be found besides its name, the reader's language first."""
        dutch = [self.label_nl, *self.synonyms_nl, *self.hidden_nl]
        english = [self.label_en, *self.synonyms_en, *self.hidden_en]
        return english + dutch if self.label == self.label_en else dutch + english


class Area(models.Model):
    """A neighbourhood, village, town, municipality or region; never somebody's address."""

    class Kind(models.TextChoices):
        REGION = "region"
        MUNICIPALITY = "municipality"
        TOWN = "town"
        DISTRICT = "district"
        VILLAGE = "village"

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.name


class LoadedList(models.Model):
    """Which edition of one of our lists the database holds, so that an equal one is skipped."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
