from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.communities.models import Community
from network.kernel import clock
from network.kernel.rows import Row
from network.members.models import Member
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation
from network.vocabulary.models import Area, Topic


class Activity(Row):
    """What a community or library does; it may happen more than once."""

    class State(models.TextChoices):
        IDEA = "idea", _("Idea")
        PREPARING = "preparing", _("In preparation")
        ANNOUNCED = "announced", _("Announced")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    UNSHOWN = (State.IDEA, State.PREPARING)

    class Origin(models.TextChoices):
        COMMUNITY = "community"
        PROPOSAL = "proposal"
        PARTNER = "partner"
        LIBRARY = "library"

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, max_length=70)
    text = models.TextField(max_length=3000, blank=True)
    lang = models.CharField(max_length=5, default="nl")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.COMMUNITY)
    community = models.ForeignKey(Community, models.CASCADE, related_name="activities")
    partner = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    topics = models.ManyToManyField(Topic, related_name="activities", blank=True)
    audience = models.JSONField(default=list)
    cost_kind = models.CharField(max_length=20, default="free")
    amount_cents = models.PositiveIntegerField(null=True, blank=True)
    # What it came from, as a key that only its owner understands: "match:0192…".
    about = models.CharField(max_length=80, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ANNOUNCED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"], condition=~Q(about=""), name="one_activity_about_one_thing"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """Under which the wishes that are about it know it."""
        return f"activity:{self.public_id}"


class Edition(Row):
    """One time that an activity takes place."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CONFIRMED = "confirmed", _("Confirmed")
        DONE = "done", _("Has been")
        CLOSED = "closed", _("Looked back on")
        CANCELLED = "cancelled", _("Cancelled")

    class SignUpMode(models.TextChoices):
        DROP_IN = "drop_in", _("Just walk in")
        SIGN_UP = "sign_up", _("Sign up first")
        INVITE = "invite", _("By invitation")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="editions")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="editions"
    )
    place = models.CharField(max_length=160, blank=True)  # in words, when it is no branch of ours
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="editions")
    signup_mode = models.CharField(
        max_length=10, choices=SignUpMode.choices, default=SignUpMode.DROP_IN
    )
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    access_facts = models.JSONField(default=dict)
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="an_edition_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.public_id}"


class DatePlan(Row):
    """A first date that one side proposes and the other agrees to; then it is an activity.

    Who the two sides are came with a signed ticket from whoever brought them together.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for a yes")
        AGREED = "agreed", _("Agreed")
        REPLACED = "replaced", _("Another date was proposed")
        DECLINED = "declined", _("Not this date")

    about = models.CharField(max_length=80, db_index=True)
    back = models.CharField(max_length=200)  # the page where the two sides meet
    community = models.ForeignKey(Community, models.CASCADE, related_name="date_plans")
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="date_plans")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="date_plans"
    )
    place = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="proposed_dates"
    )
    by_community = models.BooleanField()  # which side proposed it; the other answers
    answered_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="answered_dates"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="date_plans")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=Q(state="proposed"),
                name="one_open_date_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_date_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"date {self.public_id}"


class Proposal(Row):
    """An idea of a resident, with or without an account, and what becomes of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Confirm by mail")
        SUBMITTED = "submitted", _("Sent in")
        IN_CONVERSATION = "in_conversation", _("In conversation")
        ADOPTED = "adopted", _("We are doing it")
        JOIN_EXISTING = "join_existing", _("Joins something that exists")
        REDIRECTED = "redirected", _("Fits another organisation better")
        PARKED = "parked", _("Saved for later")
        DECLINED = "declined", _("Not possible")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (State.SUBMITTED, State.IN_CONVERSATION, State.PARKED)

    OUTCOMES = (
        State.ADOPTED,
        State.JOIN_EXISTING,
        State.REDIRECTED,
        State.PARKED,
        State.DECLINED,
    )

    proposer = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    guest_name = models.CharField(max_length=80, blank=True)
    guest_email = models.EmailField(blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=1500)
    can_do_myself = models.CharField(max_length=500, blank=True)
    needs = models.JSONField(default=list)  # offering kinds
    area = models.ForeignKey(Area, models.PROTECT, related_name="proposals")
    branch = models.ForeignKey(Location, models.PROTECT, related_name="proposals")
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="owned_proposals"
    )
    submitted_at = models.DateTimeField(null=True)
    reply_due = models.DateField(null=True)
    answer = models.TextField(max_length=1500, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    redirected_to = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="redirected_proposals"
    )
    joins = models.ForeignKey(
        Community, models.SET_NULL, null=True, blank=True, related_name="joined_proposals"
    )
    parked_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "in_conversation"])
                | Q(reply_due__isnull=False),
                name="a_sent_idea_has_a_promise",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """The day on which an answer was promised has passed."""
        return self.reply_due is not None and self.reply_due < clock.today()
