"""The way in: only those pages of the sign-in library that this house uses.

There are no passwords, so none of its password pages exist.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as work
from django.core import signing
from django.urls import include, path, register_converter, reverse
from django.views.generic.base import RedirectView

from network.accounts.doors import freshly, plainly, proof_by_mail


class AddPasskey(passkeys.AddWebAuthnView):
    """Back to the list: spare codes are for who chose the extra step."""

    def get_success_url(self) -> str:
        return reverse("mfa_list_webauthn")


class SealedKey:
    """The library knows passkeys by number; numbers of rows do not leave the house."""

    regex = r"[\w:-]+"
    signer = signing.Signer(salt="passkey")

    def to_url(self, value: int) -> str:
        return self.signer.sign_object([value])

    def to_python(self, value: str) -> int:
        try:
            key: int = self.signer.unsign_object(value)[0]
        except signing.BadSignature as error:
            raise ValueError(value) from error
        return key


register_converter(SealedKey, "sealed")

urlpatterns = [
    path("login/", plainly(account.login), name="account_login"),
    path(
        "login/code/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_request_login_code",
    ),
    path(
        "login/code/confirm/",
        plainly(account.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/second-step/", plainly(second_step.authenticate), name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", plainly(account.signup), name="account_signup"),
    path(
        "confirm-email/",
        plainly(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("email/", plainly(freshly(account.email)), name="account_email"),
    path("proof/", proof_by_mail, name="account_reauthenticate"),
    path("proof/app/", plainly(second_step.reauthenticate), name="mfa_reauthenticate"),
    path(
        "proof/passkey/",
        plainly(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-step/", second_step.index, name="mfa_index"),
    path("second-step/on/", plainly(freshly(app.activate_totp)), name="mfa_activate_totp"),
    path("second-step/off/", plainly(freshly(app.deactivate_totp)), name="mfa_deactivate_totp"),
    path(
        "spare-codes/",
        freshly(spare_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "spare-codes/new/",
        plainly(freshly(spare_codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "spare-codes/download/",
        freshly(spare_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path(
        "passkeys/add/",
        plainly(freshly(AddPasskey.as_view())),
        name="mfa_add_webauthn",
    ),
    path(
        "passkeys/<sealed:pk>/name/",
        plainly(freshly(passkeys.edit_webauthn)),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<sealed:pk>/remove/",
        plainly(freshly(passkeys.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path("work/", plainly(work.connections), name="socialaccount_connections"),
    path("work/signup/", plainly(work.signup), name="socialaccount_signup"),
    path("work/cancelled/", work.login_cancelled, name="socialaccount_login_cancelled"),
    path("work/error/", work.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
