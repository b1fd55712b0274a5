from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel.rows import Row
from network.members.models import Member
from network.vocabulary import reference
from network.vocabulary.models import Area


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def verified(self) -> OrganisationQuerySet:
        return self.filter(state=Organisation.State.VERIFIED)

    def libraries(self) -> OrganisationQuerySet:
        return self.filter(kind=Organisation.LIBRARY)

    def partners(self) -> OrganisationQuerySet:
        return self.exclude(kind__in=[Organisation.LIBRARY, Organisation.SUPPORT])


class Organisation(Row):
    """A library, its support agency, or a partner with something to bring."""

    LIBRARY = "library"
    SUPPORT = "support"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for a check")
        VERIFIED = "verified", _("Checked")
        SUSPENDED = "suspended", _("Suspended")
        ARCHIVED = "archived", _("Archived")

    kind = models.CharField(max_length=20)  # from the list "organisation_kinds"
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=70)
    summary = models.TextField(max_length=600, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations")
    public_contact = models.EmailField(blank=True)  # a role's mailbox, never a person's
    website = models.URLField(blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        return reference.label("organisation_kinds", self.kind)


class Location(Row):
    """A building where an organisation can be found: a branch or service point."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="locations")
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=70)
    address = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="locations")
    opening_hours = models.JSONField(default=dict)  # {"mon": ["10:00", "17:30"], …}
    # Per feature of the list: its state (yes, partly, no), a note and the day it was checked.
    access_facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class OrganisationMembershipQuerySet(models.QuerySet["OrganisationMembership"]):
    def active(self) -> OrganisationMembershipQuerySet:
        return self.filter(state=OrganisationMembership.State.ACTIVE)


class OrganisationMembership(Row):
    """What somebody does at an organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Administrator")
        COMMUNITY_LIBRARIAN = "community_librarian", _("Community librarian")
        STAFF = "staff", _("Staff member")
        MANAGER = "manager", _("Manager")
        VOLUNTEER = "volunteer", _("Volunteer")
        CONTACT = "contact", _("Contact person")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        REQUESTED = "requested", _("Asked to join")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("No longer there")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="organisation_memberships")
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="staff"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.STAFF)
    job_title = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    verified_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="verified_memberships"
    )

    objects = OrganisationMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=Q(state__in=["invited", "requested", "active", "paused"]),
                name="one_living_membership_per_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.organisation_id}"
