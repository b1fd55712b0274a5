from __future__ import annotations

from typing import Any

from rest_framework import serializers

from chat import wire
from chat.models import Mark, Message, MessageReport, Room, RoomMembership
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
    reply = serializers.UUIDField(allow_null=True, help_text="The message that this one answers.")
    react = serializers.DictField(
        child=serializers.ListField(child=serializers.UUIDField()),
        help_text="Who pressed which mark.",
    )
    edited = serializers.BooleanField()
    pin = serializers.BooleanField()
    hidden = serializers.BooleanField(help_text="Reported by several, until somebody looked.")

    def to_representation(self, instance: Message) -> dict[str, Any]:
        row = shown(wire.message_row(instance))
        return {**row, "md": instance.text}


class WordsSerializer(serializers.Serializer[Message]):
    md = serializers.CharField(max_length=LIMIT, trim_whitespace=False)
    nonce = serializers.RegexField(
        r"^[A-Za-z0-9_-]{8,64}$", help_text="Your own mark: sending it again changes nothing."
    )


class NewMessageSerializer(WordsSerializer):
    reply = serializers.UUIDField(required=False, allow_null=True)


class EditSerializer(serializers.Serializer[Message]):
    md = serializers.CharField(max_length=LIMIT, trim_whitespace=False)
    ver = serializers.IntegerField(min_value=1, help_text="The version these words replace.")


class ReactionSerializer(serializers.Serializer[Message]):
    emoji = serializers.ChoiceField(choices=Mark.choices)
    on = serializers.BooleanField(default=True)


class PinSerializer(serializers.Serializer[Message]):
    on = serializers.BooleanField(default=True)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")
    until = serializers.DateTimeField(required=False, allow_null=True)


class ReportSerializer(serializers.Serializer[MessageReport]):
    reason = serializers.ChoiceField(choices=MessageReport.Reason.choices)
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")


class MessageReportSerializer(serializers.ModelSerializer[MessageReport]):
    id = serializers.UUIDField(source="public_id", read_only=True)
    room = serializers.UUIDField(source="message.room.public_id", read_only=True)
    no = serializers.IntegerField(source="message.no", read_only=True)
    words = serializers.CharField(source="message.md", read_only=True)

    class Meta:
        model = MessageReport
        fields = ["id", "room", "no", "words", "reason", "note", "state", "answer", "created_at"]


class JudgementSerializer(serializers.Serializer[MessageReport]):
    stays = serializers.BooleanField()
    answer = serializers.CharField(max_length=1000)


class MuteSerializer(serializers.Serializer[RoomMembership]):
    hours = serializers.IntegerField(min_value=1, max_value=30 * 24)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class PaceSerializer(serializers.Serializer[Room]):
    seconds = serializers.IntegerField(min_value=0, max_value=3600)


class ReadSerializer(serializers.Serializer[Room]):
    no = serializers.IntegerField(min_value=0)


class NotifySerializer(serializers.Serializer[Room]):
    notify = serializers.ChoiceField(choices=RoomMembership.Notify.choices)


class NewReplySerializer(WordsSerializer):
    also_here = serializers.BooleanField(default=False)


class ChangesSerializer(serializers.Serializer[Room]):
    position = serializers.CharField(help_text="Ask from here the next time.")
    reset = serializers.BooleanField(help_text="Forget what you have and fetch the room afresh.")
    rows = serializers.ListField(child=serializers.DictField())


def shown(row: Row) -> dict[str, Any]:
    return {"s": row.seq, **row.body}
