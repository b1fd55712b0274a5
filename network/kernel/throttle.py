"""How much a program may ask: read before REST's own views are, so it stands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


class ActorThrottle(SimpleRateThrottle):
    """So many requests a minute for a member, or for an address when nobody is signed in."""

    scope = "actor"

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 (the framework's shape)
        who = request.user.pk if request.user.is_authenticated else None
        return self.cache_format % {"scope": self.scope, "ident": who or self.get_ident(request)}
