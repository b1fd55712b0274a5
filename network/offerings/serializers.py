from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from network.kernel.actors import VISITOR
from network.kernel.wording import DAYPARTS
from network.offerings.models import Offering
from network.offerings.queries import locations_of, organisations_to_give_for
from network.vocabulary import reference
from network.vocabulary.queries import areas, topics


class OfferingSerializer(serializers.ModelSerializer[Offering]):
    """What anybody may know about it. Who gives it, when it is a person, stays out."""

    organisation: Any = serializers.SlugRelatedField(
        slug_field="slug", read_only=True, allow_null=True
    )
    topics: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    area: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    location: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Offering
        fields = [
            "public_id",
            "slug",
            "url",
            "kind",
            "state",
            "organisation",
            "title",
            "text",
            "lang",
            "topics",
            "audience",
            "area",
            "location",
            "mode",
            "reach_km",
            "dayparts",
            "date_from",
            "date_until",
            "capacity",
            "min_people",
            "cost_kind",
            "amount_cents",
            "features",
            "conditions",
            "lead_days",
            "max_parallel_matches",
            "published_at",
            "fresh_until",
        ]
        read_only_fields = fields

    def get_url(self, offering: Offering) -> str:
        return reverse("offerings:detail", args=[offering.slug])


def _words(name: str) -> serializers.ListField:
    choices = [key for key, _label in reference.choices(name)]
    return serializers.ListField(child=serializers.ChoiceField(choices), required=False)


def _word(name: str, **kwargs: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField([key for key, _label in reference.choices(name)], **kwargs)


class OfferingRewriting(serializers.Serializer[Offering]):
    """What may change later: all but the kind and who gives it."""

    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=1500)
    topics: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=topics(), many=True, required=False
    )
    audience = _words("audiences")
    area: Any = serializers.SlugRelatedField(slug_field="slug", queryset=areas())
    location: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=locations_of([]), required=False, allow_null=True
    )
    mode = serializers.ChoiceField(Offering.Mode.choices, required=False)
    reach_km = serializers.IntegerField(min_value=0, max_value=60, required=False)
    dayparts = serializers.ListField(child=serializers.ChoiceField(DAYPARTS), required=False)
    date_from = serializers.DateField(required=False, allow_null=True)
    date_until = serializers.DateField(required=False, allow_null=True)
    capacity = serializers.IntegerField(
        min_value=1, max_value=5000, required=False, allow_null=True
    )
    min_people = serializers.IntegerField(
        min_value=1, max_value=5000, required=False, allow_null=True
    )
    cost_kind = _word("cost_kinds", required=False)
    amount_cents = serializers.IntegerField(
        min_value=0, max_value=10_000_000, required=False, allow_null=True
    )
    features = _words("space_features")
    conditions = serializers.CharField(max_length=500, required=False, allow_blank=True)
    lead_days = serializers.IntegerField(min_value=0, max_value=365, required=False)
    max_parallel_matches = serializers.IntegerField(min_value=1, max_value=20, required=False)
    lang = _word("languages", required=False)
    share = serializers.BooleanField(required=False, default=False, write_only=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations_of(self._givers())  # type: ignore[attr-defined]

    def _givers(self) -> Any:
        request = self.context.get("request")
        return organisations_to_give_for(request.actor if request else VISITOR)


class OfferingWriting(OfferingRewriting):
    """A new one: with `organisation` in its name, without it in one's own."""

    kind = _word("offering_kinds")
    organisation: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=organisations_to_give_for(VISITOR), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = self._givers()  # type: ignore[attr-defined]
