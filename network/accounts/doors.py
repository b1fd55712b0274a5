"""Around the pages of the sign-in library: honest answers, and asking again who it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request, suspend_request
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from network.accounts.forms import CodeForm

Page = Callable[..., HttpResponse]
PROOF = "proof_by_mail"
PROOF_SECONDS = 15 * 60
PROOF_ATTEMPTS = 3


def plainly(page: Page) -> Page:
    """A form that comes back with errors is a refusal, also for programs and proxies."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        if (
            request.method == "POST"
            and isinstance(response, TemplateResponse)
            and response.status_code == HTTPStatus.OK
        ):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answer


def freshly(page: Page) -> Page:
    """For what must not happen on a screen that somebody left open."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not _was_here_just_now(request):
            methods = get_adapter(request).get_reauthentication_methods(request.user)
            suspended: HttpResponse = suspend_request(request, methods[0]["url"])
            return suspended
        return page(request, *args, **kwargs)

    return answer


def _was_here_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return bool(time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT)


@login_required
def proof_by_mail(request: HttpRequest) -> HttpResponse:
    """Show once more that the mailbox is yours, before something important changes."""
    adapter = get_adapter(request)
    methods = adapter.get_reauthentication_methods(request.user)
    if methods[-1]["id"] != "mail":
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{methods[0]['url']}?{query}" if query else methods[0]["url"])
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate"):
            too_fast: HttpResponse = ratelimit.respond_429(request)
            return too_fast
        if request.POST.get("action") == "send":
            _send_code(request)
        else:
            form = CodeForm(request.POST)
            if form.is_valid() and _is_the_code(request, form.cleaned_data["code"]):
                record_authentication(request, request.user, method="code", reauthenticated=True)
                return resume_request(request) or HttpResponseRedirect(reverse("accounts:settings"))
            form.add_error("code", adapter.error_messages["incorrect_code"])
            return _proof_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _proof_page(request, CodeForm())


def _address(request: HttpRequest) -> str:
    assert request.user.is_authenticated
    return request.user.email


def _send_code(request: HttpRequest) -> None:
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[PROOF] = {"code": code, "at": time.time(), "attempts": 0}
    adapter.send_mail("account/email/proof_code", _address(request), {"code": code})


def _is_the_code(request: HttpRequest, code: str) -> bool:
    sent = request.session.get(PROOF)
    if sent is None or time.time() - sent["at"] > PROOF_SECONDS:
        return False
    if compare_user_code(actual=code, expected=sent["code"]):
        del request.session[PROOF]
        return True
    sent["attempts"] += 1
    if sent["attempts"] >= PROOF_ATTEMPTS:
        del request.session[PROOF]
    request.session.modified = True
    return False


def _proof_page(
    request: HttpRequest, form: CodeForm, status: int = HTTPStatus.OK
) -> TemplateResponse:
    context = {
        "form": form,
        "was_sent": PROOF in request.session,
        "email": _address(request),
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
    return TemplateResponse(request, "account/proof_by_mail.html", context, status=status)
