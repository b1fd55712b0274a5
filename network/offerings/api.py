from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from network.members.doors import ActorView, ApiRequest
from network.offerings import actions, queries
from network.offerings.descriptions import OfferingDescription, description_of
from network.offerings.forms import OfferingFilters
from network.offerings.models import Offering
from network.offerings.serializers import (
    OfferingRewriting,
    OfferingSerializer,
    OfferingWriting,
)
from network.vocabulary.queries import topics_named

CREATED = 201
FILTERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Words it is found by."),
    OpenApiParameter("kind", OpenApiTypes.STR, description="space, expertise, activity, …"),
    OpenApiParameter("topic", OpenApiTypes.STR, description="A topic, with what falls under it."),
    OpenApiParameter("area", OpenApiTypes.STR, description="It is there, or comes there."),
    OpenApiParameter("daypart", OpenApiTypes.STR, description="For example sat-morning."),
    OpenApiParameter("features", OpenApiTypes.STR, many=True, description="What must be there."),
    OpenApiParameter("free", OpenApiTypes.BOOL, description="Only what is free."),
    OpenApiParameter("mine", OpenApiTypes.BOOL, description="What you give yourself."),
]


class OfferingViewSet(ActorView, GenericViewSet[Offering]):
    """What people and organisations give."""

    serializer_class = OfferingSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Offering]:
        asked = self.request.query_params
        if asked.get("mine"):
            return queries.with_topics(queries.my_offerings(self.request.actor))
        topics = topics_named([asked["topic"]]) if asked.get("topic") else []
        filters = OfferingFilters(asked).chosen(topics[0].slug if topics else "")
        return queries.with_topics(queries.offerings_for(self.request.actor, filters))

    @extend_schema(parameters=FILTERS, responses=OfferingSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(OfferingSerializer(page, many=True).data)

    def retrieve(self, request: ApiRequest, slug: str) -> Response:
        return self._shown(slug)

    @extend_schema(request=OfferingWriting, responses={201: OfferingSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write down something you give; with `share` it is online at once."""
        said = self._read(OfferingWriting(data=request.data, context={"request": request}))
        share = said.pop("share")
        giver: dict[str, Any] = {"organisation": said.pop("organisation", None)}
        if giver["organisation"] is None:
            giver["member"] = queries.me_as_giver(request.actor)
        told = OfferingDescription(**giver, **said)
        offering = actions.create_offering(told, by=request.actor, share=share)
        return self._shown(offering.slug, status=CREATED)

    @extend_schema(request=OfferingRewriting, responses=OfferingSerializer)
    def partial_update(self, request: ApiRequest, slug: str) -> Response:
        """Rewrite a part of it."""
        offering = queries.offering_to_change(request.actor, slug)
        writing = OfferingRewriting(data=request.data, partial=True, context={"request": request})
        said = self._read(writing)
        share = said.pop("share", False)
        told = replace(description_of(offering), **said)
        actions.change_offering(offering, told, by=request.actor, share=share)
        return self._shown(slug)

    def _read(self, writing: Serializer[Any]) -> dict[str, Any]:
        writing.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(writing.validated_data)
        return said

    def _shown(self, slug: str, status: int = 200) -> Response:
        offering = queries.offering_for(self.request.actor, slug)
        return Response(OfferingSerializer(offering).data, status=status)

    def _do(self, verb: Callable[..., Offering], slug: str) -> Response:
        offering = queries.offering_for(self.request.actor, slug)
        return Response(OfferingSerializer(verb(offering, by=self.request.actor)).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.publish_offering, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.confirm_offering, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.pause_offering, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.resume_offering, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def fill(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.fill_offering, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.reopen_offering, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.archive_offering, slug)


router = SimpleRouter()
router.register("offerings", OfferingViewSet, basename="offering")
