"""How much a program may ask: read before REST's own views are, so it stands apart."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


log = logging.getLogger(__name__)


class ActorThrottle(SimpleRateThrottle):
    """So many requests a minute for a member, or for an address when nobody is signed in."""

    scope = "actor"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """While the store that counts is away, nobody is refused for it."""
        try:
            return super().allow_request(request, view)
        except RedisError as error:
            log.warning("throttle: the store did not answer: %s", type(error).__name__)
            return True

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 (the framework's shape)
        who = request.user.pk if request.user.is_authenticated else None
        return self.cache_format % {"scope": self.scope, "ident": who or self.get_ident(request)}
