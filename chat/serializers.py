from __future__ import annotations

from typing import Any

from rest_framework import serializers

from chat import wire
from chat.models import Message, Room, RoomMembership
from network.kernel.live import Row
from network.kernel.markdown import LIMIT


class RoomSerializer(serializers.ModelSerializer[Room]):
    id = serializers.UUIDField(source="public_id", read_only=True)
    position = serializers.CharField(read_only=True)
    unread = serializers.IntegerField(read_only=True)
    mentions = serializers.IntegerField(read_only=True)
    may_speak = serializers.BooleanField(read_only=True)

    class Meta:
        model = Room
        fields = [
            "id", "kind", "title", "subject", "state", "position", "last_no", "unread", "mentions",
            "may_speak", "last_said_at",
        ]  # fmt: skip


class MessageSerializer(serializers.Serializer[Message]):
    """A message just as the socket brings it, with the words as they were written."""

    id = serializers.UUIDField()
    no = serializers.IntegerField(allow_null=True)
    s = serializers.IntegerField(help_text="The number of its last change in the room.")
    ver = serializers.IntegerField()
    by = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    md = serializers.CharField()
    html = serializers.JSONField(help_text="A fragment, or one per language.")
    nonce = serializers.CharField(allow_null=True)
    thread = serializers.IntegerField(allow_null=True)
    thread_no = serializers.IntegerField(allow_null=True)

    def to_representation(self, instance: Message) -> dict[str, Any]:
        row = shown(wire.message_row(instance))
        return {**row, "md": instance.md}


class NewMessageSerializer(serializers.Serializer[Message]):
    md = serializers.CharField(max_length=LIMIT, trim_whitespace=False)
    nonce = serializers.RegexField(
        r"^[A-Za-z0-9_-]{8,64}$", help_text="Your own mark: sending it again changes nothing."
    )


class ReadSerializer(serializers.Serializer[Room]):
    no = serializers.IntegerField(min_value=0)


class NotifySerializer(serializers.Serializer[Room]):
    notify = serializers.ChoiceField(choices=RoomMembership.Notify.choices)


class NewReplySerializer(NewMessageSerializer):
    also_here = serializers.BooleanField(default=False)


class ChangesSerializer(serializers.Serializer[Room]):
    position = serializers.CharField(help_text="Ask from here the next time.")
    reset = serializers.BooleanField(help_text="Forget what you have and fetch the room afresh.")
    rows = serializers.ListField(child=serializers.DictField())


def shown(row: Row) -> dict[str, Any]:
    return {"s": row.seq, **row.body}
