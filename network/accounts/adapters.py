"""How the sign-in library speaks and decides in this house."""

from __future__ import annotations

import logging
from contextlib import suppress
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from network.kernel import mail
from network.kernel.errors import DomainError

log = logging.getLogger(__name__)


class MailUnavailable(DomainError):
    """Somebody waits for a mail that did not leave; they should know at once."""

    code = "mail_unavailable"
    status = 503


class EntranceAdapter(DefaultAccountAdapter):
    """By a code from the mail or a passkey; there are no passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code we sent. Look at the newest mail."),
        "too_many_login_attempts": _("That was not the code three times. Ask for a new one."),
        "rate_limited": _("That goes a little fast. Wait a minute and try again."),
        "email_taken": _("Another account has this e-mail address."),
        "same_as_current": _("This is the address we have already."),
        "max_email_addresses": _("An account has one e-mail address."),
        "account_inactive": _("This account is closed."),
    }

    def get_login_stages(self) -> list[str]:
        ours = "network.accounts.stages.SecondStepStage"
        theirs = "allauth.mfa.stages.AuthenticateStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody shows who they are: by what they chose, else by their mailbox."""
        known = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        app, passkey = known.get("mfa_reauthenticate"), known.get("mfa_reauthenticate:webauthn")
        has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
        methods = []
        if app and has_app:
            methods.append(app | {"description": _("Use a code from your app")})
        if passkey:
            methods.append(passkey | {"description": _("Use a passkey")})
        if not has_app:
            description = _("Use a code by e-mail")
            url = reverse("account_reauthenticate")
            methods.append({"id": "mail", "description": description, "url": url})
        return methods

    def is_safe_url(self, url: str) -> bool:
        """After signing in somebody stays on this site, whatever `next=` says."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Who signs in showed who they are just now: nothing is asked twice in a row."""
        super().login(request, user)
        records = get_authentication_records(request, user)
        if records:
            shown = [*records[:-1], records[-1] | {"reauthenticated": True}]
            request.session[AUTHENTICATION_METHODS_SESSION_KEY] = shown

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        recipients = [email] if isinstance(email, str) else email
        return mail.compose(
            f"{template_prefix}_message",
            recipients,
            subject=" ".join(subject.split()),
            context={"reason": _("You get this because of your sign-in on our site.")} | context,
            headers=headers,
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"email": email} | context)
        try:
            message.send()
        except (SMTPException, OSError) as error:
            log.warning("sign-in mail did not leave: %s", type(error).__name__)
            raise MailUnavailable(
                _("We can't send mail right now. Please try again in a few minutes.")
            ) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Only a warning beside the deed: the deed stands when the mail can't go."""
        with suppress(MailUnavailable):
            super().send_notification_mail(*args, **kwargs)

    def send_account_already_exists_mail(self, email: str) -> None:
        # The library's own mail points at a page to reset a password, which is not here.
        login_url = f"{settings.SITE_URL}{reverse('account_login')}"
        self.send_mail("account/email/account_already_exists", email, {"login_url": login_url})

    def save_user(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 (the library's signature)
    ) -> AbstractBaseUser:
        user.set_unusable_password()
        saved: AbstractBaseUser = super().save_user(request, user, form, commit)
        return saved


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. Try the newest one."),
        "unverified_email": _("First show that the e-mail address is yours."),
        "cannot_delete_authenticator": _("The extra step can't be turned off."),
        "cannot_generate_recovery_codes": _("First turn on the extra step or add a passkey."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 (the library's name)
        """What stands in the field already; most people have one phone."""
        return str(_("My phone"))

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)
