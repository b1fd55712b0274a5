from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from network.members.doors import ActorView, ApiRequest
from network.organisations import actions, queries
from network.organisations.descriptions import OrganisationDescription, description_of
from network.organisations.forms import OrganisationFilters
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.serializers import (
    OrganisationSerializer,
    OrganisationWriting,
    SeatRoleWriting,
    SeatSerializer,
    SeatWriting,
)

CREATED = 201
FILTERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Words it is found by."),
    OpenApiParameter("kind", OpenApiTypes.STR, description="library, partner, or an exact kind."),
    OpenApiParameter("area", OpenApiTypes.STR, description="It is there, or has a place there."),
]


def read(writing: Serializer[Any]) -> dict[str, Any]:
    writing.is_valid(raise_exception=True)
    said: dict[str, Any] = dict(writing.validated_data)
    return said


class OrganisationViewSet(ActorView, GenericViewSet[Organisation]):
    """Libraries, support agencies and partners."""

    serializer_class = OrganisationSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Organisation]:
        chosen = OrganisationFilters(self.request.query_params).chosen()
        return queries.organisations_for(self.request.actor, **chosen)

    @extend_schema(parameters=FILTERS, responses=OrganisationSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(OrganisationSerializer(page, many=True).data)

    def retrieve(self, request: ApiRequest, slug: str) -> Response:
        return self._shown(slug)

    @extend_schema(request=OrganisationWriting, responses={201: OrganisationSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write an organisation down; `submit` asks to have it checked."""
        told = OrganisationDescription(**read(OrganisationWriting(data=request.data)))
        organisation = actions.apply_as_partner(told, by=request.actor)
        return self._shown(organisation.slug, status=CREATED)

    @extend_schema(request=OrganisationWriting, responses=OrganisationSerializer)
    def partial_update(self, request: ApiRequest, slug: str) -> Response:
        organisation = queries.organisation_for(request.actor, slug)
        said = read(OrganisationWriting(data=request.data, partial=True))
        told = replace(description_of(organisation), **said)
        actions.change_organisation(organisation, told, by=request.actor)
        return self._shown(slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.submit_organisation, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def verify(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.verify_organisation, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def suspend(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.suspend_organisation, slug)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: ApiRequest, slug: str) -> Response:
        return self._do(actions.archive_organisation, slug)

    @extend_schema(request=SeatWriting, responses={201: SeatSerializer})
    @action(detail=True, methods=["post"])
    def join(self, request: ApiRequest, slug: str) -> Response:
        """Say that you work there."""
        organisation = queries.organisation_for(request.actor, slug)
        said = read(SeatWriting(data=request.data))
        seat = actions.ask_for_a_place(organisation, by=request.actor, **said)
        return Response(SeatSerializer(seat).data, status=CREATED)

    def _do(self, verb: Callable[..., Organisation], slug: str) -> Response:
        organisation = queries.organisation_for(self.request.actor, slug)
        verb(organisation, by=self.request.actor)
        return Response(OrganisationSerializer(queries.organisation_after(organisation)).data)

    def _shown(self, slug: str, status: int = 200) -> Response:
        organisation = queries.organisation_for(self.request.actor, slug)
        return Response(OrganisationSerializer(organisation).data, status=status)


class SeatViewSet(ActorView, GenericViewSet[OrganisationMembership]):
    """Where I work, and the staff lists that I keep."""

    serializer_class = SeatSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[OrganisationMembership]:
        return queries.seats_for(self.request.actor)

    @extend_schema(responses=SeatSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SeatSerializer(page, many=True).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.approve_staff, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.decline_staff, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.withdraw_staff_request, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.pause_staff, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.resume_staff, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.end_staff, public_id)

    @extend_schema(request=SeatRoleWriting)
    @action(detail=True, methods=["post"])
    def role(self, request: ApiRequest, public_id: str) -> Response:
        said = read(SeatRoleWriting(data=request.data))
        return self._do(actions.change_staff_role, public_id, **said)

    def _do(self, verb: Callable[..., Any], public_id: str, **said: Any) -> Response:
        seat = queries.seat_named(self.request.actor, UUID(str(public_id)))
        return Response(SeatSerializer(verb(seat, by=self.request.actor, **said)).data)


router = SimpleRouter()
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("staff", SeatViewSet, basename="staff")
