from __future__ import annotations

from typing import Any

from rest_framework import serializers

from matching.links import date_ticket
from matching.models import Match, MatchFollowUp
from network.vocabulary.reference import words as reference


class MatchSerializer(serializers.ModelSerializer[Match]):
    """A match as the reader's side may know it: words and a band, never a number."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    community = serializers.CharField(source="shown_as", read_only=True)
    ask = serializers.CharField(source="ask.title", read_only=True)
    offering = serializers.SlugField(source="offering.slug", read_only=True)
    offering_title = serializers.CharField(source="offering.title", read_only=True)
    reasons = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    side = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = [
            "id",
            "state",
            "band",
            "side",
            "community",
            "ask",
            "offering",
            "offering_title",
            "reasons",
            "warnings",
            "created_at",
            "changed_at",
        ]

    def get_reasons(self, match: Match) -> list[str]:
        return list(match.words.reasons)

    def get_warnings(self, match: Match) -> list[str]:
        return list(match.words.warnings)

    def get_side(self, match: Match) -> str:
        return "community" if getattr(match, "is_ours", False) else "provider"


class MatchDetailSerializer(MatchSerializer):
    """One match, with the ticket by which its two sides propose a date, once both said yes."""

    date_ticket = serializers.SerializerMethodField()

    class Meta(MatchSerializer.Meta):
        fields = [*MatchSerializer.Meta.fields, "date_ticket"]

    def get_date_ticket(self, match: Match) -> str:
        return date_ticket(match) if match.may_plan else ""


class ProposeSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1500)


class DismissSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=sorted(reference("dismiss_reasons")))
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class FollowUpSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=MatchFollowUp.Answer.choices)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
