"""Reports about messages, for who looks after the room and for the network's moderators."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from chat import actions, queries
from chat.models import MessageReport
from chat.policies import MessageReportPolicy
from chat.serializers import JudgementSerializer, MessageReportSerializer
from network.members.doors import ActorView, ApiRequest


class MessageReportViewSet(ActorView, ReadOnlyModelViewSet[MessageReport]):
    """What was reported and is yours to look at; unanswered ones first."""

    permission_classes = [IsAuthenticated]
    serializer_class = MessageReportSerializer
    lookup_field = "public_id"
    lookup_url_kwarg = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[MessageReport]:
        return queries.reports_for(self.request.actor)

    @extend_schema(request=JudgementSerializer, responses={204: None})
    @action(detail=True, methods=["post"], pagination_class=None)
    def judge(self, request: ApiRequest, public_id: UUID) -> Response:
        """Remove the message or let it stay. It answers every open report about it."""
        report = queries.report_for(request.actor, public_id)
        MessageReportPolicy.judge.require(request.actor, report)
        given = JudgementSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        actions.judge_report(report, stays=said["stays"], answer=said["answer"], by=request.actor)
        return Response(status=204)
