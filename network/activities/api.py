from __future__ import annotations

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

from network.activities import actions, queries, tickets
from network.activities.actions import Idea, When
from network.activities.forms import AgendaForm
from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.activities.policies import DatePlanPolicy, EditionPolicy, ProposalPolicy
from network.activities.serializers import (
    ActivitySerializer,
    AnswerWriting,
    CancelWriting,
    DateSerializer,
    DateWriting,
    EditionSerializer,
    IdeaSerializer,
    IdeaWriting,
)
from network.kernel.errors import NotFound
from network.kernel.paging import CursorPages
from network.members.doors import ActorView, ApiRequest

CREATED = 201
FILTERS = [
    OpenApiParameter("area", OpenApiTypes.STR, description="A neighbourhood, village or town."),
    OpenApiParameter("free", OpenApiTypes.BOOL, description="Only what is free."),
    OpenApiParameter("step_free", OpenApiTypes.BOOL, description="Only what has no steps."),
]


class AgendaPages(CursorPages):
    ordering = ("starts_at", "pk")


def read(writing: Serializer[Any]) -> dict[str, Any]:
    writing.is_valid(raise_exception=True)
    return dict(writing.validated_data)


def found(rows: QuerySet[Any], **lookup: Any) -> Any:
    row = rows.filter(**lookup).first()
    if row is None:
        raise NotFound
    return row


class Door(ActorView, GenericViewSet[Any]):
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def list(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: ApiRequest, **lookup: Any) -> Response:
        return self.shown(**lookup)

    def shown(self, *, status: int = 200, **lookup: Any) -> Response:
        row = found(self.get_queryset(), **lookup)
        return Response(self.get_serializer(row).data, status=status)


class ActivityViewSet(Door):
    """What communities do."""

    serializer_class = ActivitySerializer
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Activity]:
        return queries.activities_for(self.request.actor)


class EditionViewSet(Door):
    """The agenda: what comes, day by day, also what was called off."""

    serializer_class = EditionSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    pagination_class = AgendaPages

    def get_queryset(self) -> QuerySet[Edition]:
        return queries.editions_for(self.request.actor)

    @extend_schema(parameters=FILTERS, responses=EditionSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        filters = AgendaForm(request.query_params).chosen()
        page = self.paginate_queryset(queries.filtered(queries.agenda(self.request.actor), filters))
        return self.get_paginated_response(EditionSerializer(page, many=True).data)

    @extend_schema(request=CancelWriting, responses=EditionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, public_id: UUID) -> Response:
        """Call it off; everybody who wanted to come reads why."""
        edition = EditionPolicy.view.get(request.actor, public_id=public_id)
        said = read(CancelWriting(data=request.data))
        actions.cancel_edition(edition, said["reason"], by=request.actor)
        return self.shown(public_id=public_id)


class DateViewSet(Door):
    """First dates that two sides fix together."""

    serializer_class = DateSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[DatePlan]:
        return queries.dates_for(self.request.actor)

    @extend_schema(request=DateWriting, responses={201: DateSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Propose a date to the other side; a date that stood open is replaced."""
        said = read(DateWriting(data=request.data))
        ticket = tickets.read(said.pop("ticket"))
        plan = actions.propose_date(ticket, When(**said), by=request.actor)
        return self.shown(status=CREATED, public_id=plan.public_id)

    @extend_schema(request=None, responses=DateSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: ApiRequest, public_id: UUID) -> Response:
        plan = DatePlanPolicy.view.get(request.actor, public_id=public_id)
        actions.agree_date(plan, by=request.actor)
        return self.shown(public_id=public_id)

    @extend_schema(request=None, responses=DateSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, public_id: UUID) -> Response:
        plan = DatePlanPolicy.view.get(request.actor, public_id=public_id)
        actions.decline_date(plan, by=request.actor)
        return self.shown(public_id=public_id)


class IdeaViewSet(Door):
    """My own ideas, and those that my library answers."""

    serializer_class = IdeaSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[Proposal]:
        return queries.ideas_for(self.request.actor)

    def _idea(self, public_id: UUID) -> Proposal:
        idea: Proposal = ProposalPolicy.view.get(self.request.actor, public_id=public_id)
        return idea

    @extend_schema(request=IdeaWriting, responses={201: IdeaSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Send an idea in; a person answers within the promised days."""
        idea = actions.submit_idea(Idea(**read(IdeaWriting(data=request.data))), by=request.actor)
        return self.shown(status=CREATED, public_id=idea.public_id)

    @extend_schema(request=None, responses=IdeaSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: ApiRequest, public_id: UUID) -> Response:
        actions.take_up_idea(self._idea(public_id), by=request.actor)
        return self.shown(public_id=public_id)

    @extend_schema(request=AnswerWriting, responses=IdeaSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: ApiRequest, public_id: UUID) -> Response:
        idea = self._idea(public_id)
        said = read(AnswerWriting(data=request.data, context={"request": request}))
        actions.answer_idea(idea, **said, by=request.actor)
        return self.shown(public_id=public_id)

    @extend_schema(request=None, responses=IdeaSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, public_id: UUID) -> Response:
        actions.withdraw_idea(self._idea(public_id), by=request.actor)
        return self.shown(public_id=public_id)


router = SimpleRouter()
router.register("activities", ActivityViewSet, basename="activity")
router.register("editions", EditionViewSet, basename="edition")
router.register("dates", DateViewSet, basename="date")
router.register("ideas", IdeaViewSet, basename="idea")
