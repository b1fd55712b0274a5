"""Where an account becomes a person of the network."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from network.accounts.actions import remember_sign_in
from network.accounts.adapters import EntranceAdapter
from network.accounts.models import User
from network.kernel.actors import SYSTEM
from network.members import actions
from network.members.queries import member_of


class MemberAdapter(EntranceAdapter):
    def save_user(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 (the library's signature)
    ) -> AbstractBaseUser:
        saved = super().save_user(request, user, form, commit)
        assert isinstance(saved, User)
        actions.join_network(saved, form.newcomer(), by=SYSTEM)
        return saved

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Only now is the e-mail address shown to be theirs: the person comes in."""
        super().login(request, user)
        assert isinstance(user, User)
        member = member_of(user.pk)
        if member is not None:
            actions.arrive(member, by=SYSTEM)
        user_agent = request.headers.get("User-Agent", "")
        remember_sign_in(user, request.session.session_key or "", user_agent, by=SYSTEM)


class WorkSignInAdapter(DefaultSocialAccountAdapter):
    """Signing in with the account of one's work (OIDC)."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _("You have an account already. Sign in with a code by e-mail first."),
        "disconnect_last": _("This is your only way in."),
        "connected_other": _("This account is connected to somebody else."),
    }

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or {}
        return initial | {"display_name": claims.get("given_name") or claims.get("name") or ""}
