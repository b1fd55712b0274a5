"""Only in the demo: come in as somebody, and read the mails that were not sent."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from config.demo.doors import account_behind, doors
from network.kernel.errors import NotFound
from network.kernel.paging import page_of
from network.notifications import queries

ON_ITS_OWN = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
}


def door_list(request: HttpRequest) -> HttpResponse:
    context = {"doors": doors(), "next": request.GET.get("next", "")}
    return TemplateResponse(request, "demo/doors.html", context)


@require_POST
def enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Come in as this person, without a key: they do not exist."""
    user = account_behind(str(public_id))
    if user is None:
        raise NotFound
    record_authentication(request, user, method="demo")
    get_adapter(request).login(request, user)
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    return redirect(onward if safe else settings.LOGIN_REDIRECT_URL)


def outbox(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(queries.outbox(), request.GET.get("page"))}
    return TemplateResponse(request, "demo/outbox.html", context)


def mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = queries.kept_mail(public_id)
    if found is None:
        raise NotFound
    return TemplateResponse(request, "demo/mail.html", {"mail": found})


@xframe_options_sameorigin
@csp_replace(ON_ITS_OWN)  # type: ignore[arg-type]  # the library asks for lists and takes tuples
def mail_sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The mail as a mail program shows it, in a frame that can do nothing else."""
    found = queries.kept_mail(public_id)
    if found is None or not found.html:
        raise NotFound
    return HttpResponse(found.html.replace("<head>", '<head><base target="_top">', 1))
