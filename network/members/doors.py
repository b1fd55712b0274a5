"""One answer to "who is this?" for every door: page, API and socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from network.accounts.models import User
from network.kernel.actors import VISITOR, Actor
from network.members.models import Member

LANGUAGE_COOKIE = "language"


def actor_for(user: AbstractBaseUser | AnonymousUser) -> Actor:
    return actor_of(_behind(user))


def _behind(user: AbstractBaseUser | AnonymousUser) -> Member | None:
    """Loaded with the account (see backend.py), so asking costs nothing."""
    if not isinstance(user, User):
        return None
    try:
        return user.member
    except Member.DoesNotExist:
        return None


def actor_of(member: Member | None) -> Actor:
    """What the member may be; a suspended or erased one is a visitor."""
    if member is None or member.state not in {Member.State.ACTIVE, Member.State.DORMANT}:
        return VISITOR
    return Actor(member_id=member.pk, is_host=member.is_host, is_moderator=member.is_moderator)


class PageRequest(HttpRequest):
    actor: Actor
    member: Member | None
    htmx: Any


class ApiRequest(Request):
    actor: Actor


class ActorMiddleware:
    """Pages: worked out from the session, only if someone asks, and once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        request.member = SimpleLazyObject(lambda: _behind(request.user))  # type: ignore[assignment]
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[assignment]
        return self.get_response(request)


def _actor(request: PageRequest) -> Actor:
    # A lazy None is no None: comparing asks the object itself.
    return actor_of(request.member or None)


class LanguageMiddleware:
    """Dutch, unless this reader chose English: by cookie, or in their profile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE)
        if chosen is None and request.user.is_authenticated and request.member:
            chosen = request.member.locale
        with translation.override(chosen if chosen in {"nl", "en"} else "nl"):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE or "nl")
        return response


class ActorView(APIView):
    """REST: worked out after authentication, so a token is somebody too."""

    request: ApiRequest

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if any("\0" in value for _name, said in request.query_params.lists() for value in said):
            raise ParseError  # a character that PostgreSQL cannot even compare with
        super().initial(request, *args, **kwargs)
        self.request.actor = actor_for(request.user)
