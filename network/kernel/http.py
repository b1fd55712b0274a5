"""What a request brings and what a refusal looks like at each HTTP door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from network.kernel.errors import DomainError, NotFound
from network.kernel.identifiers import uuid7
from network.kernel.logs import request_id

Answer = Callable[[HttpRequest], HttpResponse]
SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """One id from the proxy through the page to the log line."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if SAFE_ID.fullmatch(given) else str(uuid7())
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class PrivatePagesMiddleware:
    """A page made for somebody is kept by nobody else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class RefusalMiddleware:
    """HTML: a domain refusal becomes a small, honest page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        page = "404.html" if error.status == 404 else "refused.html"  # noqa: PLR2004 (HTTP)
        return TemplateResponse(request, page, {"error": error}, status=error.status).render()


def refused(error: DomainError) -> dict[str, Any]:
    """The refusal as problem details (RFC 9457), for REST and socket alike."""
    problem: dict[str, Any] = {
        "type": f"about:blank#{error.code}",
        "title": error.code.replace("_", " "),
        "status": error.status,
        "detail": str(error.message),
        "code": error.code,
        **error.facts,
    }
    if error.field:
        problem["errors"] = {error.field: [str(error.message)]}
    return problem


def refusal_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST: our refusals and the framework's in one shape."""
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, DomainError):
        return _problem(refused(error), error.status)
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    problem = {
        "type": f"about:blank#{code}",
        "title": code.replace("_", " "),
        "status": response.status_code,
        "detail": str(response.data.get("detail", "")) if isinstance(response.data, dict) else "",
        "code": code,
    }
    if isinstance(error, exceptions.ValidationError):
        problem["errors"] = response.data
    return _problem(problem, response.status_code, dict(response.headers))


class NothingHere(APIView):
    """An address of the API that leads nowhere says so as the API says it."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound


def _problem(
    problem: dict[str, Any], status: int, headers: dict[str, str] | None = None
) -> Response:
    kept = {name: value for name, value in (headers or {}).items() if name != "Content-Type"}
    return Response(problem, status=status, headers=kept, content_type="application/problem+json")
