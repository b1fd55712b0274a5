from __future__ import annotations

from rest_framework import serializers

from network.notifications import kinds
from network.notifications.kinds import Told
from network.notifications.models import Notice


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """What somebody was told, as sentences in their language."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    title = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = ["id", "kind", "title", "lines", "path", "created_at", "seen_at"]

    def get_title(self, notice: Notice) -> str:
        return _told(notice).title

    def get_lines(self, notice: Notice) -> list[str]:
        return _told(notice).lines


def _told(notice: Notice) -> Told:
    return kinds.told(notice.kind, notice.facts)


class SeenSerializer(serializers.Serializer[dict[str, int]]):
    seen = serializers.IntegerField(read_only=True)
