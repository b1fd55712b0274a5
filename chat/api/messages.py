"""What one may do with one message, under its number in the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from chat import actions, queries
from chat.models import Message
from chat.policies import MessagePolicy
from chat.serializers import (
    EditSerializer,
    MessageSerializer,
    MuteSerializer,
    PaceSerializer,
    PinSerializer,
    ReactionSerializer,
    ReportSerializer,
)
from network.members.doors import ActorView, ApiRequest

ONE = "messages/<int:no>"


def deed(name: str) -> Any:
    """A route for what one may do with one message."""
    return action(
        detail=True,
        methods=["post"],
        pagination_class=None,
        url_path=f"{ONE}/{name}",
        url_name=f"message-{name}",
    )


class MessageActs(ActorView):
    @extend_schema(responses=MessageSerializer)
    @action(detail=True, pagination_class=None, url_path=ONE, url_name="message")
    def message(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        return _told(_found(request, public_id, no))

    @extend_schema(request=EditSerializer, responses=MessageSerializer)
    @message.mapping.patch
    def edit(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Other words for one's own message. `ver` is the version they replace; another is 409."""
        found = _found(request, public_id, no)
        MessagePolicy.edit.require(request.actor, found)
        given = EditSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        return _told(actions.edit_message(found, said["md"], ver=said["ver"], by=request.actor))

    @extend_schema(responses=MessageSerializer)
    @message.mapping.delete
    def remove(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Take the words away; the number stays. Answers the message as it is now."""
        found = _found(request, public_id, no)
        return _told(actions.delete_message(found, by=request.actor))

    @extend_schema(request=None, responses=MessageSerializer)
    @deed("restore")
    def restore(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Bring back what you removed within 30 days; who looks after the room, what they did."""
        found = _found(request, public_id, no)
        return _told(actions.restore_message(found, by=request.actor))

    @extend_schema(request=ReactionSerializer, responses=MessageSerializer)
    @deed("react")
    def react(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Press a mark or take it back; twice is once."""
        found = _found(request, public_id, no)
        MessagePolicy.react.require(request.actor, found)
        given = ReactionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        changed = actions.set_reaction(found, said["emoji"], on=said["on"], by=request.actor)
        return _told(changed)

    @extend_schema(request=PinSerializer, responses=MessageSerializer)
    @deed("pin")
    def pin(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Keep it at hand for everybody in the room, or no longer."""
        found = _found(request, public_id, no)
        MessagePolicy.pin.require(request.actor, found)
        given = PinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        if not said["on"]:
            return _told(actions.unpin_message(found, by=request.actor))
        why, until = said["reason"], said.get("until")
        return _told(actions.pin_message(found, why, until=until, by=request.actor))

    @extend_schema(request=ReportSerializer, responses={204: None})
    @deed("report")
    def report(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Say that it cannot stay; you are told what came of it."""
        found = _found(request, public_id, no)
        MessagePolicy.report.require(request.actor, found)
        given = ReportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        actions.report_message(found, said["reason"], note=said["note"], by=request.actor)
        return Response(status=204)

    # Looking after the room -----------------------------------------------------------------

    @extend_schema(request=PaceSerializer, responses=PaceSerializer)
    @action(detail=True, methods=["post"], pagination_class=None)
    def pace(self, request: ApiRequest, public_id: UUID) -> Response:
        """How many seconds go by between two messages of one member."""
        room = queries.room_for(request.actor, public_id)
        given = PaceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        slow = actions.slow_down(room, given.validated_data["seconds"], by=request.actor)
        return Response({"seconds": slow.slow_seconds})

    @extend_schema(request=MuteSerializer, responses={204: None})
    @action(
        detail=True, methods=["post"], pagination_class=None, url_path="people/<uuid:seat>/mute"
    )
    def mute(self, request: ApiRequest, public_id: UUID, seat: UUID) -> Response:
        """Let somebody read but not write for so many hours."""
        found = queries.seat_for(request.actor, public_id, seat, "mute")
        given = MuteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        lasts = timedelta(hours=said["hours"])
        actions.mute_member(found, said["reason"], lasts=lasts, by=request.actor)
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(
        detail=True, methods=["post"], pagination_class=None, url_path="people/<uuid:seat>/unmute"
    )
    def unmute(self, request: ApiRequest, public_id: UUID, seat: UUID) -> Response:
        found = queries.seat_for(request.actor, public_id, seat, "unmute")
        actions.unmute_member(found, by=request.actor)
        return Response(status=204)


def _found(request: ApiRequest, public_id: UUID, no: int) -> Message:
    return queries.message_for(request.actor, public_id, no=no)


def _told(message: Message) -> Response:
    return Response(MessageSerializer(message).data)
