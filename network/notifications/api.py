from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from network.members.doors import ActorView, ApiRequest
from network.notifications import actions, queries
from network.notifications.models import Notice
from network.notifications.serializers import NoticeSerializer, SeenSerializer


class NoticeViewSet(ActorView, ListModelMixin, RetrieveModelMixin, GenericViewSet[Notice]):
    """What the member was told, newest first."""

    permission_classes = (IsAuthenticated,)
    serializer_class = NoticeSerializer
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Notice]:
        return queries.notices_of(self.request.actor)

    @extend_schema(request=None, responses=SeenSerializer)
    @action(methods=["post"], detail=True)
    def seen(self, request: ApiRequest, public_id: Any) -> Response:
        """Mark one notice as seen; a mail that still waits does not go."""
        notice = queries.notice_of(request.actor, public_id)
        return Response({"seen": actions.mark_seen([notice], by=request.actor)})

    @extend_schema(operation_id="notices_all_seen", request=None, responses=SeenSerializer)
    @action(methods=["post"], detail=False, url_path="seen", url_name="all-seen")
    def all_seen(self, request: ApiRequest) -> Response:
        """Mark everything as seen."""
        return Response({"seen": actions.mark_all_seen(by=request.actor)})


router = SimpleRouter()
router.register("notices", NoticeViewSet, basename="notice")
