from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.engine.shapes import Part, Remark
from network.communities.models import Community, InterestAsk
from network.kernel import clock
from network.kernel.rows import Row
from network.members.models import Member
from network.offerings.models import Offering
from network.organisations.models import Organisation
from network.vocabulary import reference
from network.vocabulary.models import Area, Topic

Fact = TypeVar("Fact", Remark, Part)


class MatchRun(Row):
    """One time that the engine looked, and what came of it."""

    class Kind(models.TextChoices):
        FULL = "full", _("Everything")
        INCREMENTAL = "incremental", _("After a change")
        ROUND = "round", _("For the weekly round")

    class State(models.TextChoices):
        RUNNING = "running", _("At work")
        DONE = "done", _("Finished")
        SKIPPED = "skipped", _("Nothing had changed")
        REFUSED = "refused", _("Refused")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    scope = models.CharField(max_length=80, default="network")
    engine_version = models.CharField(max_length=20)
    input_digest = models.CharField(max_length=64)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    # The words and their weights as a full run froze them; smaller runs look with the same eyes.
    lexicon = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    # How good and how fair it was, in numbers that may be laid beside those of other runs.
    metrics = models.JSONField(default=dict)
    stage = models.CharField(max_length=12, blank=True)  # how far it is, while it runs
    allowed_at = models.DateTimeField(null=True)  # the host: it looks wrong and is right

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope"], condition=Q(state="running"), name="one_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} run {self.public_id}"


class MatchQuerySet(models.QuerySet["Match"]):
    def open(self) -> MatchQuerySet:
        return self.filter(state__in=Match.OPEN)

    def unanswered(self) -> MatchQuerySet:
        return self.filter(state__in=Match.UNANSWERED)


class Match(Row):
    """A suggestion that this offering answers this ask, and how far it came."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        VIEWED = "viewed", _("Looked at")
        SAVED = "saved", _("Saved")
        DISMISSED = "dismissed", _("Not a fit")
        PROPOSED = "proposed", _("Asked")
        ACCEPTED = "accepted", _("In contact")
        TALKING = "talking", _("Talking")
        AGREED = "agreed", _("Date set")
        REALISED = "realised", _("It worked out")
        NOT_REALISED = "not_realised", _("It did not work out")
        EXPIRED = "expired", _("Expired")

    class Band(models.TextChoices):
        GOOD = "good", _("Good fit")
        FAIR = "fair", _("Fair fit")

    UNANSWERED = (State.SUGGESTED, State.VIEWED, State.SAVED)
    INTRODUCED = (State.ACCEPTED, State.TALKING, State.AGREED)
    OPEN = (*UNANSWERED, State.PROPOSED, *INTRODUCED)

    ask = models.ForeignKey(InterestAsk, models.CASCADE, related_name="matches")
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="matches")
    run = models.ForeignKey(MatchRun, models.SET_NULL, null=True, related_name="matches")
    band = models.CharField(max_length=4, choices=Band.choices)
    score = models.FloatField()  # internal: orders a list, is never shown
    rank = models.PositiveSmallIntegerField(default=0)
    # As the engine said them: codes and parameters, put into words when they are read.
    reasons = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    state = models.CharField(max_length=15, choices=State.choices, default=State.SUGGESTED)
    # The ISO week in which it was new ("2026-W47"): a community gets so many a week.
    suggested_in_week = models.CharField(max_length=8, blank=True, db_index=True)
    # Not certain by itself: a librarian looks first, if the library has one.
    needs_a_look = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)  # in a bundle; until then only on the page
    viewed_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="proposed_matches"
    )
    remind_on = models.DateField(null=True)  # the provider said "later"
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="accepted_matches"
    )
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    returns_on = models.DateField(null=True)  # a "not now" comes back after 90 days

    # What questions add for a reader: the buttons, and the match in words.
    is_ours: bool
    may_meet: bool
    may_plan: bool
    may_undo: bool
    may_propose: bool
    words: Any
    effect: str
    chosen_by: str
    # What the match table adds for who lays it out.
    watch: list[str]
    form: Any
    has_changed: bool

    objects = MatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "offering"],
                condition=Q(
                    state__in=[
                        "suggested",
                        "viewed",
                        "saved",
                        "proposed",
                        "accepted",
                        "talking",
                        "agreed",
                    ]
                ),
                name="one_open_match_per_ask_and_offering",
            ),
        ]

    def __str__(self) -> str:
        return f"match {self.public_id}"

    @property
    def shown_as(self) -> str:
        """How the community is called to somebody outside it, before both said yes."""
        community = self.ask.interest.community
        if self.is_open_to_reader:
            return community.name
        return gettext("A group in %(place)s") % {"place": _municipality(community.area).name}

    @property
    def is_open_to_reader(self) -> bool:
        """Whether the reader may know which community this is."""
        is_sensitive = self.ask.interest.community.is_sensitive
        return bool(self.accepted_at or not is_sensitive or getattr(self, "is_ours", False))

    @property
    def shown_where(self) -> str:
        """Where it is looked for: of a community without a name only the municipality."""
        area = self.ask.interest.area
        return area.name if self.is_open_to_reader else _municipality(area).name

    def discreet(self, fact: Fact, side: str) -> Fact:
        """A remark or part as this side may read it: no neighbourhood of an unnamed community."""
        if side == "community" or self.is_open_to_reader or "place" not in fact.params:
            return fact
        return replace(fact, params={**fact.params, "place": self.shown_where})

    @property
    def about(self) -> str:
        """The key under which rooms, dates and notices know this match."""
        return f"match:{self.public_id}"


class TableChoice(Row):
    """What a librarian decided about one suggestion before the round left."""

    class Deed(models.TextChoices):
        PASSED = "passed", _("Goes along")  # with all that were certain; nobody chose it
        APPROVED = "approved", _("Approved")
        HELD = "held", _("Held back")
        SWAPPED = "swapped", _("Swapped for another")
        CHOSEN = "chosen", _("Chosen instead")
        PAIRED = "paired", _("Put together by hand")

    LEAVING = (Deed.PASSED, Deed.APPROVED, Deed.CHOSEN, Deed.PAIRED)
    STAYING = (Deed.HELD, Deed.SWAPPED)
    NAMED = (Deed.APPROVED, Deed.CHOSEN, Deed.PAIRED)

    match = models.OneToOneField(Match, models.CASCADE, related_name="choice")
    deed = models.CharField(max_length=8, choices=Deed.choices)
    line = models.CharField(max_length=300, blank=True)  # from her to the community
    reason = models.CharField(max_length=300, blank=True)  # why it was held; for the table only
    # A held pair does not come back unchanged: what it looked like when she held it.
    as_it_was = models.CharField(max_length=64, blank=True)
    instead_of = models.ForeignKey(
        Match, models.SET_NULL, null=True, related_name="choices_instead"
    )
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="table_choices")

    def __str__(self) -> str:
        return f"{self.deed}: {self.match_id}"

    @property
    def is_named(self) -> bool:
        """She chose this one; the community reads it with her name."""
        return self.deed in self.NAMED


class TableRules(Row):
    """How a library wants its round: what leaves by itself, and when."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="table_rules")
    wait_days = models.PositiveSmallIntegerField(null=True, default=2)  # empty: never by itself
    shows_at_once = models.BooleanField(default=True)  # certain ones, on the community's page
    called_in_week = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return f"table of {self.organisation_id}"


class Bundle(Row):
    """The suggestions that a community was told of in one week: one bundle, never two."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="bundles")
    week = models.CharField(max_length=8)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="sent_bundles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "week"], name="one_bundle_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.community_id}"


class GapInvitation(Row):
    """A partner was asked to offer what is looked for and not offered."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="gap_invitations")
    area = models.ForeignKey(Area, models.CASCADE, related_name="gap_invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="gap_invitations")
    text = models.TextField(max_length=1500)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="gap_invitations")

    def __str__(self) -> str:
        return f"invitation {self.public_id}"


def _municipality(area: Area) -> Area:
    return area.parent if area.parent and area.kind != area.Kind.MUNICIPALITY else area


class UnmetAsk(models.Model):
    """An ask for which nothing was found, and what would help most."""

    ask = models.OneToOneField(InterestAsk, models.CASCADE, related_name="unmet")
    tip = models.JSONField()
    words: str  # the tip in the reader's language
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"nothing for {self.ask_id}"


class MatchFeedback(Row):
    """Why a side said no; it changes what comes next and is never shown to the other side."""

    class Side(models.TextChoices):
        COMMUNITY = "community"
        PROVIDER = "provider"

    match = models.ForeignKey(Match, models.CASCADE, related_name="feedback")
    side = models.CharField(max_length=10, choices=Side.choices)
    reason = models.CharField(max_length=20)  # from the list "dismiss_reasons"
    note = models.CharField(max_length=300, blank=True)
    # The limit that follows from it (see learned.py); empty when it is about this pair alone.
    learned = models.JSONField(default=dict)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="match_feedback")
    undone_at = models.DateTimeField(null=True)

    # What questions add for a reader.
    words: str

    def __str__(self) -> str:
        return f"{self.side}: {self.reason}"

    @property
    def taught_by(self) -> str:
        """Whose no it was: a community, an organisation, or somebody who offers something."""
        if self.side == self.Side.COMMUNITY:
            return self.match.ask.interest.community.name
        giver = self.match.offering.organisation or self.match.offering.member
        return giver.name if isinstance(giver, Organisation) else gettext("What I offer")

    @property
    def reason_label(self) -> str:
        return reference.label("dismiss_reasons", self.reason)


class GiverPace(Row):
    """How much a giver takes on, over all that they offer."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, null=True, related_name="pace"
    )
    member = models.OneToOneField(Member, models.CASCADE, null=True, related_name="pace")
    per_month = models.PositiveSmallIntegerField(null=True)  # questions put to them; None: no limit
    paused_until = models.DateField(null=True)  # on this day they are back
    told_of = models.DateField(null=True)  # the last month of which they heard what it brought

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(member__isnull=True),
                name="a_pace_has_one_giver",
            ),
        ]

    def __str__(self) -> str:
        return f"pace {self.public_id}"

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > clock.today()


class PeerCard(Row):
    """Two short lists of a librarian who wants to learn with others; having one is the opt-in."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="peer_card")
    # Ids of competences and broad topics: "competence:listening", "topic:reading".
    learns = models.JSONField(default=list)
    shares = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"peer card {self.public_id}"


class PeerPair(Row):
    """Two librarians who could learn from each other; a room opens when both say yes."""

    one = models.ForeignKey(Member, models.CASCADE, related_name="peers_as_one")
    other = models.ForeignKey(Member, models.CASCADE, related_name="peers_as_other")
    one_said_yes_at = models.DateTimeField(null=True)
    other_said_yes_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_peers_meet_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="one_before_other"),
        ]

    def __str__(self) -> str:
        return f"peers {self.public_id}"


class Introduction(Row):
    """The text that goes with the first yes; both sides see it."""

    match = models.OneToOneField(Match, models.CASCADE, related_name="introduction")
    text = models.TextField(max_length=1500)

    def __str__(self) -> str:
        return f"introduction {self.public_id}"


class MatchFollowUp(Row):
    """ "Is het gelukt?", asked once, answered in one tap by either side."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, it worked out")
        BUSY = "busy", _("We are still busy")
        NO = "no", _("No, it did not work out")

    match = models.ForeignKey(Match, models.CASCADE, related_name="follow_ups")
    due_at = models.DateTimeField(db_index=True)
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="answered_follow_ups"
    )
    note = models.CharField(max_length=300, blank=True)
    # Another question about the same match was answered: this one asks nothing any more.
    overtaken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["match"], condition=Q(answer="", asked_at=None), name="one_question_waits"
            )
        ]

    def __str__(self) -> str:
        return f"follow-up {self.public_id}"


class DirtyItem(models.Model):
    """Something changed: the engine must look at it again. Written with the change itself."""

    kind = models.CharField(max_length=10)  # "interest" or "offering"
    row_id = models.BigIntegerField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "row_id"], name="dirty_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
