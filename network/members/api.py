from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from network.kernel.errors import NotFound
from network.kernel.paging import CursorPages
from network.members import actions, circles, queries
from network.members.doors import ActorView, ApiRequest
from network.members.models import Member
from network.members.serializers import BlockedSerializer, MeSerializer, ProfileSerializer

WORDS = OpenApiParameter("q", OpenApiTypes.STR, description="Words in the name or the text.")
AREA = OpenApiParameter("area", OpenApiTypes.STR, description="The slug of an area.")


class ByName(CursorPages):
    ordering: Any = ("display_name", "pk")


class MemberViewSet(ActorView, GenericViewSet[Any]):
    """The directory: only people who chose to be found."""

    serializer_class = ProfileSerializer
    pagination_class = ByName
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Member]:
        asked = self.request.query_params
        chosen = {name: asked[name] for name in circles.facets if asked.get(name)}
        return queries.directory(
            self.request.actor,
            text=asked.get("q", ""),
            area=asked.get("area", ""),
            chosen=chosen,
        )

    @extend_schema(parameters=[WORDS, AREA])
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        found = cast("Any", queries.profiles(request.actor, page or []))
        return self.get_paginated_response(ProfileSerializer(found, many=True).data)

    def retrieve(self, request: ApiRequest, public_id: Any) -> Response:
        return Response(ProfileSerializer(queries.profile(request.actor, public_id)).data)

    @extend_schema(responses=MeSerializer)
    @action(detail=False, permission_classes=(IsAuthenticated,))
    def me(self, request: ApiRequest) -> Response:
        """One's own profile."""
        return Response(MeSerializer(queries.myself(request.actor)).data)

    @extend_schema(request=None, responses=BlockedSerializer)
    @action(methods=["post"], detail=True, permission_classes=(IsAuthenticated,))
    def block(self, request: ApiRequest, public_id: Any) -> Response:
        """Meet somebody no more."""
        person = queries.profile(request.actor, public_id)
        actions.block_member(person.member, by=request.actor)
        return Response({"blocked": True})

    @extend_schema(request=None, responses=BlockedSerializer)
    @action(methods=["post"], detail=True, permission_classes=(IsAuthenticated,))
    def unblock(self, request: ApiRequest, public_id: Any) -> Response:
        """Let somebody near again."""
        block = queries.block_of(request.actor, public_id)
        if block is None:
            raise NotFound
        actions.lift_block(block, by=request.actor)
        return Response({"blocked": False})


router = SimpleRouter()
router.register("members", MemberViewSet, basename="member")
