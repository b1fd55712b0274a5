from __future__ import annotations

from typing import Any

from rest_framework import serializers

from network.vocabulary.models import Area, Topic


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """A concept in the words of SKOS: names by language, and what is broader."""

    id = serializers.CharField(source="slug")
    prefLabel = serializers.SerializerMethodField("names")  # noqa: N815 (SKOS)
    altLabel = serializers.SerializerMethodField("synonyms")  # noqa: N815 (SKOS)
    hiddenLabel = serializers.SerializerMethodField("hidden")  # noqa: N815 (SKOS)
    broader: Any = serializers.SlugRelatedField(
        source="parent", slug_field="slug", read_only=True, allow_null=True
    )

    class Meta:
        model = Topic
        fields = ["id", "prefLabel", "altLabel", "hiddenLabel", "broader", "sensitivity"]

    def names(self, topic: Topic) -> dict[str, str]:
        return {"nl": topic.label_nl, "en": topic.label_en}

    def synonyms(self, topic: Topic) -> dict[str, list[str]]:
        return {"nl": topic.synonyms_nl, "en": topic.synonyms_en}

    def hidden(self, topic: Topic) -> dict[str, list[str]]:
        return {"nl": topic.hidden_nl, "en": topic.hidden_en}


class AreaSerializer(serializers.ModelSerializer[Area]):
    id = serializers.CharField(source="slug")
    parent: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = Area
        fields = ["id", "name", "kind", "parent", "latitude", "longitude"]
