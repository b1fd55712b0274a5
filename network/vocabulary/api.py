from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.cache import patch_cache_control
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from network.kernel.paging import CursorPages
from network.vocabulary import queries
from network.vocabulary.models import Area, Topic
from network.vocabulary.serializers import AreaSerializer, TopicSerializer

AN_HOUR = 3600


class ByName(CursorPages):
    ordering: Any = ("slug",)


class CachedView(GenericAPIView[Any]):
    """The same for everybody, and it seldom changes: anyone may keep it for an hour."""

    lookup_field = "slug"
    lookup_value_converter = "slug"
    pagination_class: Any = ByName

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:  # noqa: PLR2004 (HTTP)
            patch_cache_control(response, public=True, max_age=AN_HOUR)
        return response


class TopicViewSet(CachedView, ReadOnlyModelViewSet[Topic]):
    serializer_class = TopicSerializer

    def get_queryset(self) -> QuerySet[Topic]:
        return queries.topics()


class AreaViewSet(CachedView, ReadOnlyModelViewSet[Area]):
    serializer_class = AreaSerializer

    def get_queryset(self) -> QuerySet[Area]:
        return queries.areas()


router = SimpleRouter()
router.register("topics", TopicViewSet, basename="topic")
router.register("areas", AreaViewSet, basename="area")
