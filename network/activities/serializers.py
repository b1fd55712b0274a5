from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.activities.queries import groups_on_show, partners_on_show
from network.kernel.actors import VISITOR
from network.organisations.queries import branches
from network.vocabulary import reference
from network.vocabulary.queries import areas


def _slug(**kwargs: Any) -> Any:
    return serializers.SlugRelatedField(slug_field="slug", **({"read_only": True} | kwargs))


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    community = _slug()
    partner = _slug(allow_null=True)
    topics = _slug(many=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = [
            "slug",
            "url",
            "title",
            "text",
            "lang",
            "state",
            "community",
            "partner",
            "topics",
            "audience",
            "cost_kind",
            "amount_cents",
        ]
        read_only_fields = fields

    def get_url(self, activity: Activity) -> str:
        return reverse("activities:detail", args=[activity.slug])


class EditionSerializer(serializers.ModelSerializer[Edition]):
    """One time that something takes place, also one that was called off."""

    activity = _slug()
    title = serializers.CharField(source="activity.title", read_only=True)
    community = _slug(source="activity.community")
    location = _slug(allow_null=True)
    area = _slug(allow_null=True)

    class Meta:
        model = Edition
        fields = [
            "public_id",
            "activity",
            "title",
            "community",
            "starts_at",
            "ends_at",
            "location",
            "place",
            "area",
            "signup_mode",
            "capacity",
            "access_facts",
            "state",
            "cancel_reason",
        ]
        read_only_fields = fields


class CancelWriting(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class DateSerializer(serializers.ModelSerializer[DatePlan]):
    """A date that one side proposes; `may_answer` says whether the yes is yours."""

    community = _slug()
    offering = _slug()
    location = _slug(allow_null=True)
    activity = _slug(allow_null=True)
    may_answer = serializers.BooleanField(read_only=True)

    class Meta:
        model = DatePlan
        fields = [
            "public_id",
            "about",
            "community",
            "offering",
            "title",
            "starts_at",
            "ends_at",
            "location",
            "place",
            "note",
            "by_community",
            "state",
            "activity",
            "may_answer",
        ]
        read_only_fields = fields


class DateWriting(serializers.Serializer[Any]):
    """When and where; the ticket comes from who brought the two sides together."""

    ticket = serializers.CharField(max_length=1000)
    title = serializers.CharField(max_length=120)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    location = _slug(read_only=False, queryset=branches(), required=False, allow_null=True)
    place = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class IdeaSerializer(serializers.ModelSerializer[Proposal]):
    """An idea as its proposer and the library read it."""

    proposer = serializers.SerializerMethodField()
    area = _slug()
    branch = _slug()
    joins = _slug(allow_null=True)
    redirected_to = _slug(allow_null=True)
    may_answer = serializers.BooleanField(read_only=True)
    may_withdraw = serializers.BooleanField(read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "public_id",
            "proposer",
            "title",
            "text",
            "can_do_myself",
            "needs",
            "area",
            "branch",
            "state",
            "reply_due",
            "answer",
            "next_step",
            "joins",
            "redirected_to",
            "parked_until",
            "may_answer",
            "may_withdraw",
        ]
        read_only_fields = fields

    def get_proposer(self, idea: Proposal) -> str:
        return idea.proposer.display_name if idea.proposer else idea.guest_name


class IdeaWriting(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=1500)
    can_do_myself = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True
    )
    needs = serializers.ListField(
        child=serializers.ChoiceField([key for key, _label in reference.choices("offering_kinds")]),
        required=False,
        default=list,
    )
    area = _slug(read_only=False, queryset=areas())
    branch = _slug(read_only=False, queryset=branches())


class AnswerWriting(serializers.Serializer[Any]):
    """A reason in plain words and a next step, and what the outcome needs."""

    outcome = serializers.ChoiceField([state.value for state in Proposal.OUTCOMES])
    answer = serializers.CharField(max_length=1500)
    next_step = serializers.CharField(max_length=300)
    joins = _slug(
        read_only=False, queryset=groups_on_show(VISITOR), required=False, allow_null=True
    )
    redirected_to = _slug(
        read_only=False, queryset=partners_on_show(), required=False, allow_null=True
    )
    parked_until = serializers.DateField(required=False, allow_null=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        # Only a field that chooses from rows has a queryset; types know it as any field.
        self.fields["joins"].queryset = groups_on_show(  # type: ignore[attr-defined]
            request.actor if request else VISITOR
        )
