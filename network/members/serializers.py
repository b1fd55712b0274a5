from __future__ import annotations

from typing import Any

from rest_framework import serializers

from network.members.models import Member, Visibility
from network.members.queries import Profile


class ProfileSerializer(serializers.Serializer[Profile]):
    """Somebody, as the asker may see them; what is hidden is empty."""

    id = serializers.UUIDField(source="member.public_id", read_only=True)
    name = serializers.CharField(source="member.display_name", read_only=True)
    bio = serializers.CharField(read_only=True)
    area = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    pronouns = serializers.CharField(read_only=True)
    work = serializers.SerializerMethodField()

    def get_area(self, profile: Profile) -> str | None:
        return profile.home_area.slug if profile.home_area else None

    def get_work(self, profile: Profile) -> list[str]:
        return [
            f"{line.text}, {line.place}" if line.place else str(line.text) for line in profile.work
        ]


class MeSerializer(serializers.ModelSerializer[Member]):
    """One's own profile, with who sees what."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    name = serializers.CharField(source="display_name", read_only=True)
    area = serializers.SlugRelatedField[Any](
        source="home_area", slug_field="slug", read_only=True, allow_null=True
    )
    visibility = serializers.ChoiceField(
        source="directory_visibility", choices=Visibility.choices, read_only=True
    )
    field_visibility = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Member
        fields = [
            "id",
            "name",
            "bio",
            "area",
            "languages",
            "pronouns",
            "locale",
            "contact_preference",
            "visibility",
            "field_visibility",
        ]
        read_only_fields = fields


class BlockedSerializer(serializers.Serializer[dict[str, bool]]):
    blocked = serializers.BooleanField(read_only=True)
