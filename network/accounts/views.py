from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.accounts import actions, queries
from network.accounts.doors import freshly
from network.accounts.forms import TokenForm
from network.accounts.policies import ApiTokenPolicy, SignInPolicy
from network.kernel.actors import Actor
from network.kernel.errors import DomainError


class PageRequest(HttpRequest):
    """What the members' middleware adds; that room lies above this one."""

    actor: Actor


@login_required
def settings_page(request: PageRequest) -> HttpResponse:
    context = {
        "email": request.user.email,  # type: ignore[union-attr]
        "has_second_step": is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
        "has_passkey": is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]),
        "looks_after_others": request.actor.is_host or request.actor.is_moderator,
    }
    return TemplateResponse(request, "network/accounts/settings.html", context)


@login_required
def sessions(request: PageRequest) -> HttpResponse:
    places = queries.places_of(request.actor, request.session.session_key)
    context = {"places": places, "has_others": any(not place.is_here for place in places)}
    return TemplateResponse(request, "network/accounts/sessions.html", context)


@login_required
@require_POST
def session_end(request: PageRequest, public_id: UUID) -> HttpResponse:
    sign_in = SignInPolicy.end.get(request.actor, public_id=public_id)
    actions.end_sign_in(sign_in, by=request.actor)
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@login_required
@require_POST
def sessions_end_others(request: PageRequest) -> HttpResponse:
    count = actions.end_other_sign_ins(request.session.session_key or "", by=request.actor)
    done = ngettext("Signed out in %(count)d place.", "Signed out in %(count)d places.", count)
    messages.success(request, done % {"count": count})
    return redirect("accounts:sessions")


@login_required
@never_cache
@freshly
def tokens(request: PageRequest) -> HttpResponse:
    """The list of keys; a new key is shown in the answer to its own form and never again."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = actions.create_token(**form.cleaned_data, by=request.actor)
        except DomainError as error:
            form.refuse(error)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "form": TokenForm() if secret else form,
        "secret": secret,
        "tokens": queries.tokens_of(request.actor),
    }
    return TemplateResponse(request, "network/accounts/tokens.html", context, status=status)


@login_required
@require_POST
def token_revoke(request: PageRequest, public_id: UUID) -> HttpResponse:
    token = ApiTokenPolicy.revoke.get(request.actor, public_id=public_id)
    actions.revoke_token(token, by=request.actor)
    messages.success(request, _("The key is gone. Programs with it are refused now."))
    return redirect("accounts:tokens")
