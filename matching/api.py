from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from matching import actions, queries, words
from matching.models import Match
from matching.serializers import (
    DismissSerializer,
    FollowUpSerializer,
    MatchDetailSerializer,
    MatchSerializer,
    ProposeSerializer,
)
from network.kernel.errors import NotFound
from network.kernel.paging import CursorPages
from network.members.doors import ActorView, ApiRequest


class MatchPages(CursorPages):
    ordering = ("-score", "pk")

    def paginate_queryset(self, *args: Any, **kwargs: Any) -> list[Any] | None:
        rows: list[Any] | None = super().paginate_queryset(*args, **kwargs)
        return rows if rows is None else list(words.with_words(rows))


class MatchViewSet(ActorView, ReadOnlyModelViewSet[Match]):
    """Suggestions and what became of them, for both sides."""

    serializer_class = MatchSerializer
    pagination_class = MatchPages
    permission_classes = [IsAuthenticated]
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Match]:
        rows = queries.matches_for(self.request.actor)
        state = self.request.query_params.get("state")
        return rows.filter(state=state) if state else rows

    def get_object(self) -> Match:
        match = (
            queries.matches_for(self.request.actor)
            .filter(public_id=self.kwargs["public_id"])
            .first()
        )
        if match is None:
            raise NotFound
        [spoken] = words.with_words([match])
        return spoken

    @extend_schema(responses=MatchDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._done()

    def _done(self) -> Response:
        return Response(MatchDetailSerializer(self.get_object()).data)

    def _read(self, kind: type[Serializer[Any]], request: ApiRequest) -> dict[str, Any]:
        data = kind(data=request.data)
        data.is_valid(raise_exception=True)
        values: dict[str, Any] = data.validated_data
        return values

    @extend_schema(request=ProposeSerializer, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def propose(self, request: ApiRequest, public_id: str) -> Response:
        values = self._read(ProposeSerializer, request)
        actions.propose_match(self.get_object(), **values, by=request.actor)
        return self._done()

    @extend_schema(request=None, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def save(self, request: ApiRequest, public_id: str) -> Response:
        actions.save_match(self.get_object(), by=request.actor)
        return self._done()

    @extend_schema(request=DismissSerializer, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: ApiRequest, public_id: str) -> Response:
        values = self._read(DismissSerializer, request)
        actions.dismiss_match(self.get_object(), **values, by=request.actor)
        return self._done()

    @extend_schema(request=None, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: ApiRequest, public_id: str) -> Response:
        actions.undo_dismissal(self.get_object(), by=request.actor)
        return self._done()

    @extend_schema(request=None, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: ApiRequest, public_id: str) -> Response:
        actions.accept_match(self.get_object(), by=request.actor)
        return self._done()

    @extend_schema(request=DismissSerializer, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, public_id: str) -> Response:
        values = self._read(DismissSerializer, request)
        actions.decline_match(self.get_object(), **values, by=request.actor)
        return self._done()

    @extend_schema(request=None, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def postpone(self, request: ApiRequest, public_id: str) -> Response:
        actions.postpone_match(self.get_object(), by=request.actor)
        return self._done()

    @extend_schema(request=FollowUpSerializer, responses=MatchDetailSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: ApiRequest, public_id: str) -> Response:
        values = self._read(FollowUpSerializer, request)
        match = self.get_object()
        question = queries.waiting_questions(request.actor).filter(match=match).first()
        if question is None:
            raise NotFound
        actions.answer_follow_up(question, **values, by=request.actor)
        return self._done()


router = SimpleRouter()
router.register("matches", MatchViewSet, basename="match")
