from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from network.communities.descriptions import FARTHEST_KM, MOST_ASKS, MOST_TOPICS
from network.communities.models import Community, CommunityMembership, Interest, InterestAsk
from network.communities.queries import head_count
from network.kernel.wording import DAYPARTS
from network.organisations.queries import branches
from network.vocabulary import reference
from network.vocabulary.queries import areas, topics

VERBS = ("join", "request", "follow", "change", "change_phase", "keep_people", "write_wishes")


class CommunityNameSerializer(serializers.ModelSerializer[Community]):
    """All that outsiders may know of a community by invitation."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Community
        fields = ["slug", "url", "name", "openness"]
        read_only_fields = fields

    def get_url(self, community: Community) -> str:
        return reverse("communities:detail", args=[community.slug])


class CommunitySerializer(CommunityNameSerializer):
    topics: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    area: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    home_branch: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Community
        fields = [
            "public_id",
            "slug",
            "url",
            "name",
            "purpose",
            "kind",
            "characteristics",
            "topics",
            "area",
            "is_online",
            "home_branch",
            "openness",
            "phase",
            "languages",
            "rhythm",
            "welcome",
            "is_sensitive",
            "created_at",
            "changed_at",
        ]
        read_only_fields = fields


class CommunityDetailSerializer(CommunitySerializer):
    """With the actor's own place in it, and what they may do next."""

    people = serializers.SerializerMethodField()
    my_role = serializers.CharField(read_only=True, allow_null=True)
    my_state = serializers.CharField(read_only=True, allow_null=True)
    verbs = serializers.SerializerMethodField()

    class Meta(CommunitySerializer.Meta):
        fields = [*CommunitySerializer.Meta.fields, "people", "my_role", "my_state", "verbs"]
        read_only_fields = fields

    def get_people(self, community: Community) -> int | None:
        return head_count(community)

    def get_verbs(self, community: Community) -> list[str]:
        return [verb for verb in VERBS if getattr(community, f"may_{verb}")]


def _word(name: str, **kwargs: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField([key for key, _label in reference.choices(name)], **kwargs)


def _words(name: str) -> serializers.ListField:
    return serializers.ListField(child=_word(name), required=False)


class CommunityWriting(serializers.Serializer[Community]):
    name = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=240)
    kind = _word("community_kinds")
    characteristics = serializers.ListField(
        child=serializers.CharField(max_length=80), min_length=2, max_length=8
    )
    topics: Any = serializers.SlugRelatedField(slug_field="slug", queryset=topics(), many=True)
    area: Any = serializers.SlugRelatedField(slug_field="slug", queryset=areas())
    home_branch: Any = serializers.SlugRelatedField(slug_field="slug", queryset=branches())
    is_online = serializers.BooleanField(required=False)
    openness = serializers.ChoiceField(Community.Openness.choices, required=False)
    languages = _words("languages")
    rhythm = serializers.CharField(max_length=160, required=False, allow_blank=True)
    welcome = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    is_sensitive = serializers.BooleanField(required=False)

    def validate_topics(self, chosen: list[Any]) -> list[Any]:
        return chosen[: MOST_TOPICS + 1]


class JoinWriting(serializers.Serializer[Community]):
    message = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    consents = serializers.BooleanField(required=False, default=False)


class InviteWriting(serializers.Serializer[Community]):
    address = serializers.EmailField()


class PhaseWriting(serializers.Serializer[Community]):
    to = serializers.ChoiceField(Community.Phase.choices)
    ticked = serializers.ListField(child=serializers.CharField(max_length=40), default=list)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ReasonWriting(serializers.Serializer[CommunityMembership]):
    reason = serializers.CharField(max_length=500)


class RoleWriting(serializers.Serializer[CommunityMembership]):
    role = serializers.ChoiceField(CommunityMembership.Role.choices)


class MembershipSerializer(serializers.ModelSerializer[CommunityMembership]):
    """A seat, for who sits on it and for who looks after the people."""

    community: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    person = serializers.CharField(source="member.display_name", read_only=True)

    class Meta:
        model = CommunityMembership
        fields = [
            "public_id",
            "community",
            "person",
            "role",
            "state",
            "message",
            "reason",
            "created_at",
        ]
        read_only_fields = fields


class AskSerializer(serializers.ModelSerializer[InterestAsk]):
    class Meta:
        model = InterestAsk
        fields = ["public_id", "kind", "title", "size", "must_features", "dayparts", "note"]
        read_only_fields = fields


class InterestSerializer(serializers.ModelSerializer[Interest]):
    community: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    topics: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    area: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    asks: Any = AskSerializer(many=True, read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Interest
        fields = [
            "public_id",
            "url",
            "community",
            "title",
            "text",
            "lang",
            "topics",
            "area",
            "radius_km",
            "audience",
            "max_cost",
            "asks",
            "state",
            "fresh_until",
            "created_at",
            "changed_at",
        ]
        read_only_fields = fields

    def get_url(self, interest: Interest) -> str:
        return reverse("communities:wish", args=[interest.community.slug, interest.public_id])


class AskWriting(serializers.Serializer[InterestAsk]):
    """With the `public_id` of an ask that stays, its matches stay too."""

    public_id = serializers.UUIDField(required=False, allow_null=True)
    kind = _word("offering_kinds")
    title = serializers.CharField(max_length=120)
    size = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    must_features = _words("space_features")
    dayparts = serializers.ListField(child=serializers.ChoiceField(DAYPARTS), required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class InterestRewriting(serializers.Serializer[Interest]):
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=1500)
    lang = _word("languages", required=False)
    topics: Any = serializers.SlugRelatedField(slug_field="slug", queryset=topics(), many=True)
    area: Any = serializers.SlugRelatedField(slug_field="slug", queryset=areas())
    radius_km = serializers.IntegerField(min_value=1, max_value=FARTHEST_KM, required=False)
    audience = _words("audiences")
    max_cost = _word("cost_kinds", required=False)
    asks: Any = serializers.ListField(child=AskWriting(), min_length=1, max_length=MOST_ASKS)


class InterestWriting(InterestRewriting):
    community = serializers.SlugField()
