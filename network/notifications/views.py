from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from network.kernel.actors import Actor
from network.kernel.errors import DomainError, NotFound
from network.members.actions import choose_quiet_hours
from network.members.doors import PageRequest
from network.notifications import actions, kinds, queries
from network.notifications.forms import MailsForm
from network.notifications.stops import stop_from


@login_required
def notice_list(request: PageRequest) -> HttpResponse:
    page, entries = queries.inbox(request.actor, request.GET.get("page"))
    context = {"page": page, "entries": entries}
    return TemplateResponse(request, "network/notifications/inbox.html", context)


@login_required
def notice_open(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Go where the notice points, and move the pointer: nothing else changes, so a link may."""
    notice = queries.notice_of(request.actor, public_id)
    actions.mark_seen([notice], by=request.actor)
    stays_here = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return HttpResponseRedirect(notice.path) if stays_here else redirect("notifications:inbox")


@login_required
@require_POST
def notices_seen(request: PageRequest) -> HttpResponse:
    actions.mark_all_seen(by=request.actor)
    return redirect("notifications:inbox")


@login_required
def mail_settings(request: PageRequest) -> HttpResponse:
    member = request.member
    if not member:  # a lazy None is no None
        raise NotFound
    form = MailsForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            choose_quiet_hours(member, *form.quiet, by=request.actor)
            actions.choose_mails(member, form.wanted, by=request.actor)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("notifications:settings")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = "network/notifications/settings.html"
    return TemplateResponse(request, page, {"form": form}, status=status)


@csrf_exempt
def mail_stop(request: PageRequest, token: str) -> HttpResponse:
    """One kind of mail ends, without signing in: the signed link is the proof.

    Mail programs post here by themselves (RFC 8058), so there is no CSRF token to ask for.
    """
    found = stop_from(token)
    member = queries.member_by(found[0]) if found else None
    if found is None or member is None or found[1] not in kinds.known:
        raise NotFound
    context = {"label": kinds.known[found[1]].label, "is_done": request.method == "POST"}
    if request.method == "POST":
        actions.choose_mail(member, found[1], wanted=False, by=Actor(member_id=member.pk))
    return TemplateResponse(request, "network/notifications/stop.html", context)
