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

from network.communities import actions, queries
from network.communities.descriptions import (
    AskDescription,
    CommunityDescription,
    InterestDescription,
    description_of,
    wish_described,
)
from network.communities.forms.community import CommunityFilters
from network.communities.models import Community, CommunityMembership, Interest
from network.communities.policies import CommunityPolicy
from network.communities.serializers import (
    CommunityDetailSerializer,
    CommunityNameSerializer,
    CommunitySerializer,
    CommunityWriting,
    InterestRewriting,
    InterestSerializer,
    InterestWriting,
    InviteWriting,
    JoinWriting,
    MembershipSerializer,
    PhaseWriting,
    ReasonWriting,
    RoleWriting,
)
from network.kernel.errors import NotFound
from network.members.doors import ActorView, ApiRequest

CREATED = 201
FILTERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Words it is found by."),
    OpenApiParameter("area", OpenApiTypes.STR, description="An area, with all its parts."),
    OpenApiParameter("topic", OpenApiTypes.STR, description="A topic, with what falls under it."),
    OpenApiParameter("kind", OpenApiTypes.STR, description="place, interest, practice, …"),
    OpenApiParameter("openness", OpenApiTypes.STR, description="open or request."),
]


def read(writing: Serializer[Any]) -> dict[str, Any]:
    writing.is_valid(raise_exception=True)
    said: dict[str, Any] = dict(writing.validated_data)
    return said


class CommunityViewSet(ActorView, GenericViewSet[Community]):
    """Groups that share something and want something together."""

    serializer_class = CommunitySerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Community]:
        chosen = CommunityFilters(self.request.query_params).chosen()
        return queries.communities_for(self.request.actor, **chosen)

    @extend_schema(parameters=FILTERS, responses=CommunitySerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(CommunitySerializer(page, many=True).data)

    @extend_schema(responses=CommunityDetailSerializer)
    def retrieve(self, request: ApiRequest, slug: str) -> Response:
        """The whole of it, or only its name when it is by invitation."""
        return self._shown(slug)

    @extend_schema(request=CommunityWriting, responses={201: CommunityDetailSerializer})
    def create(self, request: ApiRequest) -> Response:
        said = read(CommunityWriting(data=request.data))
        community = actions.start_community(CommunityDescription(**said), by=request.actor)
        return self._shown(community.slug, status=CREATED)

    @extend_schema(request=CommunityWriting, responses=CommunityDetailSerializer)
    def partial_update(self, request: ApiRequest, slug: str) -> Response:
        community = queries.open_community_for(request.actor, slug)
        said = read(CommunityWriting(data=request.data, partial=True))
        told = replace(description_of(community), **said)
        actions.change_community(community, told, by=request.actor)
        return self._shown(slug)

    @extend_schema(request=JoinWriting, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def join(self, request: ApiRequest, slug: str) -> Response:
        """Take part, ask to, or take up an invitation: whichever door there is."""
        community: Any = queries.open_community_for(request.actor, slug)
        said = read(JoinWriting(data=request.data))
        seat = queries.my_seat(community, request.actor)
        if seat is not None and seat.state == CommunityMembership.State.INVITED:
            seat = actions.take_up_invitation(seat, consents=said["consents"], by=request.actor)
        elif community.openness == Community.Openness.REQUEST:
            seat = actions.request_to_join(community, by=request.actor, **said)
        else:
            seat = actions.join_community(community, consents=said["consents"], by=request.actor)
        return Response(MembershipSerializer(seat).data)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def follow(self, request: ApiRequest, slug: str) -> Response:
        community = queries.open_community_for(request.actor, slug)
        seat = actions.follow_community(community, by=request.actor)
        return Response(MembershipSerializer(seat).data)

    @extend_schema(request=InviteWriting, responses={204: None})
    @action(detail=True, methods=["post"])
    def invite(self, request: ApiRequest, slug: str) -> Response:
        """Ask somebody to take part. The answer is the same whether the address is known here."""
        community = queries.open_community_for(request.actor, slug)
        CommunityPolicy.invite.require(request.actor, community)
        said = read(InviteWriting(data=request.data))
        member = queries.member_at(said["address"], request.actor)
        if member is not None:
            actions.invite_to_community(community, member, by=request.actor)
        return Response(status=204)

    @extend_schema(request=PhaseWriting, responses=CommunityDetailSerializer)
    @action(detail=True, methods=["post"])
    def phase(self, request: ApiRequest, slug: str) -> Response:
        """Take a step along the compass; a check that is not ticked asks for a note."""
        community = queries.open_community_for(request.actor, slug)
        said = read(PhaseWriting(data=request.data))
        actions.change_phase(community, said.pop("to"), by=request.actor, **said)
        return self._shown(slug)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: ApiRequest, slug: str) -> Response:
        """Stop taking part or following; or take back a request or turn down an invitation."""
        community = queries.open_community_for(request.actor, slug)
        seat = queries.my_seat(community, request.actor)
        if seat is None:
            raise NotFound
        active = seat.state == CommunityMembership.State.ACTIVE
        leave = actions.leave_community if active else actions.withdraw_request
        return Response(MembershipSerializer(leave(seat, by=request.actor)).data)

    def _shown(self, slug: str, status: int = 200) -> Response:
        community: Any = queries.community_for(self.request.actor, slug)
        shape = CommunityDetailSerializer if community.may_view else CommunityNameSerializer
        return Response(shape(community).data, status=status)


class MembershipViewSet(ActorView, GenericViewSet[CommunityMembership]):
    """My own seats, and those in the communities that I carry."""

    serializer_class = MembershipSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[CommunityMembership]:
        return queries.memberships_for(self.request.actor)

    @extend_schema(responses=MembershipSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(MembershipSerializer(page, many=True).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.accept_request, public_id)

    @extend_schema(request=ReasonWriting)
    @action(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(
            actions.decline_request, public_id, **read(ReasonWriting(data=request.data))
        )

    @extend_schema(request=ReasonWriting)
    @action(detail=True, methods=["post"])
    def remove(self, request: ApiRequest, public_id: str) -> Response:
        said = read(ReasonWriting(data=request.data))
        return self._do(actions.remove_from_community, public_id, **said)

    @extend_schema(request=RoleWriting)
    @action(detail=True, methods=["post"])
    def role(self, request: ApiRequest, public_id: str) -> Response:
        said = read(RoleWriting(data=request.data))
        return self._do(actions.change_community_role, public_id, **said)

    def _do(self, verb: Callable[..., Any], public_id: str, **said: Any) -> Response:
        seat = queries.membership_for(self.request.actor, UUID(str(public_id)))
        return Response(MembershipSerializer(verb(seat, by=self.request.actor, **said)).data)


class InterestViewSet(ActorView, GenericViewSet[Interest]):
    """What communities look for."""

    serializer_class = InterestSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Interest]:
        rows = queries.interests_for(self.request.actor)
        community = self.request.query_params.get("community")
        return rows.filter(community__slug=community) if community else rows

    @extend_schema(
        parameters=[OpenApiParameter("community", OpenApiTypes.STR)],
        responses=InterestSerializer(many=True),
    )
    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(InterestSerializer(page, many=True).data)

    def retrieve(self, request: ApiRequest, public_id: str) -> Response:
        return self._shown(public_id)

    @extend_schema(request=InterestWriting, responses={201: InterestSerializer})
    def create(self, request: ApiRequest) -> Response:
        said = read(InterestWriting(data=request.data))
        community = queries.open_community_for(request.actor, said.pop("community"))
        interest = actions.write_interest(community, _described(said), by=request.actor)
        return self._shown(str(interest.public_id), status=CREATED)

    @extend_schema(request=InterestRewriting, responses=InterestSerializer)
    def partial_update(self, request: ApiRequest, public_id: str) -> Response:
        interest = queries.interest_for(request.actor, UUID(str(public_id)))
        said = _with_asks(read(InterestRewriting(data=request.data, partial=True)))
        told = replace(wish_described(interest), **said)
        actions.rewrite_interest(interest, told, by=request.actor)
        return self._shown(public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.confirm_interest, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.pause_interest, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.resume_interest, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def fulfil(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.fulfil_interest, public_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: ApiRequest, public_id: str) -> Response:
        return self._do(actions.archive_interest, public_id)

    def _do(self, verb: Callable[..., Interest], public_id: str) -> Response:
        interest = queries.interest_for(self.request.actor, UUID(str(public_id)))
        verb(interest, by=self.request.actor)
        return self._shown(public_id)

    def _shown(self, public_id: str, status: int = 200) -> Response:
        interest = queries.interest_for(self.request.actor, UUID(str(public_id)))
        return Response(InterestSerializer(interest).data, status=status)


def _described(said: dict[str, Any]) -> InterestDescription:
    return InterestDescription(**_with_asks(said))


def _with_asks(said: dict[str, Any]) -> dict[str, Any]:
    if "asks" in said:
        said["asks"] = [AskDescription(**ask) for ask in said["asks"]]
    return said


router = SimpleRouter()
router.register("communities", CommunityViewSet, basename="community")
router.register("memberships", MembershipViewSet, basename="membership")
router.register("interests", InterestViewSet, basename="interest")
