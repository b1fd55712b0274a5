from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from network.organisations.models import Location, Organisation, OrganisationMembership
from network.vocabulary import reference
from network.vocabulary.queries import areas


class LocationSerializer(serializers.ModelSerializer[Location]):
    area: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Location
        fields = ["slug", "name", "address", "area", "opening_hours", "access_facts"]
        read_only_fields = fields


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    area: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    # Empty when nobody filled them in, so no more than text.
    public_contact = serializers.CharField(read_only=True)
    website = serializers.CharField(read_only=True)
    locations: Any = LocationSerializer(many=True, read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = [
            "public_id",
            "slug",
            "url",
            "kind",
            "name",
            "summary",
            "area",
            "public_contact",
            "website",
            "state",
            "locations",
            "created_at",
            "changed_at",
        ]
        read_only_fields = fields

    def get_url(self, organisation: Organisation) -> str:
        return reverse("organisations:detail", args=[organisation.slug])


class OrganisationWriting(serializers.Serializer[Organisation]):
    kind = serializers.ChoiceField([key for key, _label in reference.choices("organisation_kinds")])
    name = serializers.CharField(max_length=120)
    area: Any = serializers.SlugRelatedField(slug_field="slug", queryset=areas())
    summary = serializers.CharField(max_length=600, required=False, allow_blank=True)
    public_contact = serializers.EmailField(required=False, allow_blank=True)
    website = serializers.URLField(required=False, allow_blank=True)


class SeatSerializer(serializers.ModelSerializer[OrganisationMembership]):
    organisation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    person = serializers.CharField(source="member.display_name", read_only=True)

    class Meta:
        model = OrganisationMembership
        fields = ["public_id", "organisation", "person", "role", "job_title", "state"]
        read_only_fields = fields


class SeatWriting(serializers.Serializer[OrganisationMembership]):
    role = serializers.ChoiceField(
        OrganisationMembership.Role.choices, default=OrganisationMembership.Role.STAFF
    )
    job_title = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class SeatRoleWriting(serializers.Serializer[OrganisationMembership]):
    role = serializers.ChoiceField(OrganisationMembership.Role.choices)
