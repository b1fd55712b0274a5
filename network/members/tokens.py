"""The key of a program: read before REST's own views are, so it stands apart from the doors."""

from __future__ import annotations

import hashlib
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from network.accounts.actions import use_token
from network.accounts.models import ApiToken, User
from network.accounts.queries import token_of
from network.kernel.actors import SYSTEM


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`: a program that acts for a person, within its scope."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        token = token_of(hashlib.sha256(secret.strip().encode()).hexdigest())
        if token is None:
            raise AuthenticationFailed
        if token.scope == ApiToken.Scope.READ and request.method not in SAFE_METHODS:
            raise PermissionDenied
        use_token(token, by=SYSTEM)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # no types
    """How the published schema tells of our tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
