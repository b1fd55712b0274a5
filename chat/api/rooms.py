from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from chat import actions, queries
from chat.api.messages import MessageActs
from chat.api.reports import MessageReportViewSet
from chat.models import Room
from chat.policies import RoomPolicy
from chat.serializers import (
    ChangesSerializer,
    MessageSerializer,
    NewMessageSerializer,
    NewReplySerializer,
    NotifySerializer,
    ReadSerializer,
    RoomSerializer,
    shown,
)
from network.kernel.errors import Invalid
from network.kernel.live import Position
from network.kernel.live.limits import CATCH_UP_ROWS
from network.members.doors import ApiRequest

NUMBER = re.compile(r"[0-9]{1,17}", re.ASCII)
NUMBERS = ("before", "after", "around", "size")


class RoomViewSet(MessageActs, ReadOnlyModelViewSet[Room]):
    """Conversations of the one who asks."""

    permission_classes = [IsAuthenticated]
    serializer_class = RoomSerializer
    lookup_field = "public_id"
    lookup_url_kwarg = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Room]:
        return queries.rooms_for(self.request.actor)

    def get_object(self) -> Room:
        return queries.room_for(self.request.actor, self.kwargs["public_id"])

    @extend_schema(
        parameters=[OpenApiParameter(name, int) for name in NUMBERS],
        responses=MessageSerializer(many=True),
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def messages(self, request: ApiRequest, public_id: UUID) -> Response:
        """A stretch of the conversation, by message number: before, after or around one."""
        room = self.get_object()
        numbers = {name: _number(request, name) for name in NUMBERS}
        size = min(numbers.pop("size") or queries.PAGE, 100)
        found = queries.messages_of(room, size=size, **numbers)
        return Response([MessageSerializer(message).data for message in found])

    @extend_schema(
        request=NewMessageSerializer, responses={200: MessageSerializer, 201: MessageSerializer}
    )
    @messages.mapping.post
    def say(self, request: ApiRequest, public_id: UUID) -> Response:
        """Say something. The same nonce again gives the same message, with status 200."""
        given = NewMessageSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        said = given.validated_data
        posted = actions.post_message(
            room,
            said["md"],
            nonce=said["nonce"],
            reply=str(said.get("reply") or ""),
            by=request.actor,
        )
        return Response(
            MessageSerializer(posted.message).data, status=201 if posted.is_new else 200
        )

    @extend_schema(
        parameters=[OpenApiParameter("since", str, required=True)],
        responses=ChangesSerializer,
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def changes(self, request: ApiRequest, public_id: UUID) -> Response:
        """What changed since a position, as the socket would bring it."""
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        try:
            since = Position.parse(request.query_params.get("since"))
        except ValueError as error:
            raise Invalid("Ask since a position, as the room gave it.", field="since") from error
        rows = queries.changes_in(room.key, since.seq, CATCH_UP_ROWS + 1)
        reset = since.epoch != room.epoch or since.seq > room.seq or len(rows) > CATCH_UP_ROWS
        answer: dict[str, Any] = {
            "position": str(room.position),
            "reset": reset,
            "rows": [] if reset else [shown(row) for row in rows],
        }
        return Response(answer)

    @extend_schema(request=ReadSerializer, responses=ReadSerializer)
    @action(detail=True, methods=["post"], pagination_class=None)
    def read(self, request: ApiRequest, public_id: UUID) -> Response:
        """Remember how far you have read; it never goes back."""
        given = ReadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        return Response(
            {"no": actions.mark_read(room, given.validated_data["no"], by=request.actor)}
        )

    @extend_schema(request=ReadSerializer, responses=ReadSerializer)
    @action(detail=True, methods=["post"], pagination_class=None)
    def unread(self, request: ApiRequest, public_id: UUID) -> Response:
        """Let everything from this message on be new again."""
        given = ReadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        return Response(
            {"no": actions.mark_unread(room, given.validated_data["no"], by=request.actor)}
        )

    @extend_schema(request=NotifySerializer, responses=NotifySerializer)
    @action(detail=True, methods=["post"], pagination_class=None)
    def notify(self, request: ApiRequest, public_id: UUID) -> Response:
        """Say what you want to be told of this room."""
        given = NotifySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        room = RoomPolicy.take_part.get(request.actor, public_id=public_id)
        level = actions.choose_notify(room, given.validated_data["notify"], by=request.actor)
        return Response({"notify": level})

    @extend_schema(responses=MessageSerializer(many=True), filters=False)
    @action(detail=True, url_path="threads/<int:no>", pagination_class=None)
    def thread(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """The newest replies under a message."""
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        found = queries.thread_under(request.actor, room, queries.root_in(room, no).no)
        replies = queries.replies_in(found) if found else []
        return Response([MessageSerializer(reply).data for reply in replies])

    @extend_schema(
        request=NewReplySerializer, responses={200: MessageSerializer, 201: MessageSerializer}
    )
    @thread.mapping.post
    def reply(self, request: ApiRequest, public_id: UUID, no: int) -> Response:
        """Say something under a message. The same nonce again gives the same reply."""
        given = NewReplySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        said = given.validated_data
        posted = actions.post_reply(
            room,
            no,
            said["md"],
            nonce=said["nonce"],
            also_here=said["also_here"],
            by=request.actor,
        )
        return Response(
            MessageSerializer(posted.message).data, status=201 if posted.is_new else 200
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], pagination_class=None)
    def leave(self, request: ApiRequest, public_id: UUID) -> Response:
        room = RoomPolicy.view.get(request.actor, public_id=public_id)
        actions.leave_room(room, by=request.actor)
        return Response(status=204)


def _number(request: ApiRequest, name: str) -> int | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise Invalid("Give a message number.", field=name)
    return int(text)


router = SimpleRouter()
router.register("rooms", RoomViewSet, basename="room")
router.register("reports", MessageReportViewSet, basename="report")
