"""What the sign-in pages ask, in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from network.accounts.actions import LONGEST_DAYS
from network.accounts.models import ApiToken
from network.kernel.forms import PlainForm

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}


class Worded(PlainForm):
    """A form of the library with our labels and without its placeholders."""

    words: dict[str, tuple[Any, Any]] = {}
    attrs: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            self.fields[name].label = label
            self.fields[name].help_text = help_text
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.attrs.get(name, {}))


class SignInForm(Worded, LoginForm):
    words = {
        "login": (
            _("What is your e-mail address?"),
            _("We send you a code to sign in with. Others don't see your e-mail address."),
        )
    }


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs=DIGITS),
    )


class SignInCodeForm(Worded, ConfirmLoginCodeForm):
    words = {"code": (_("The code from the mail"), _("Six digits. You may paste them."))}
    attrs = {"code": DIGITS}


class EmailCodeForm(Worded, ConfirmEmailVerificationCodeForm):
    words = {"code": (_("The code from the mail"), _("Six digits. You may paste them."))}
    attrs = {"code": DIGITS}


class NewEmailForm(Worded, AddEmailForm):
    words = {
        "email": (
            _("Your new e-mail address"),
            _("We send a code there. The old address works until you fill it in."),
        )
    }


class SecondStepForm(Worded, AuthenticateForm):
    words = {
        "code": (_("The code from your app"), _("Or one of your spare codes, if the app is away."))
    }
    attrs = {"code": {"autocomplete": "one-time-code"}}


class ProofForm(Worded, ReauthenticateForm):
    words = SecondStepForm.words
    attrs = SecondStepForm.attrs


class AppForm(Worded, ActivateTOTPForm):
    words = {"code": (_("The code that the app shows now"), _("Six digits."))}
    attrs = {"code": DIGITS}


class PasskeyForm(Worded, AddWebAuthnForm):
    """A passkey of ours always opens the door by itself."""

    words = {
        "name": (_("A name for this passkey"), _("For example: my phone. Then you recognise it."))
    }
    passwordless = forms.BooleanField(required=True, initial=True, widget=forms.HiddenInput)


class PasskeyNameForm(Worded, EditWebAuthnForm):
    words = {"name": (_("A name for this passkey"), "")}


class TokenForm(PlainForm):
    name = forms.CharField(
        label=_("What is the key for?"),
        help_text=_("For example: our agenda screen. Then you know later which one this is."),
        max_length=80,
    )
    scope = forms.ChoiceField(
        label=_("What may the program do?"),
        choices=[
            (ApiToken.Scope.READ, _("Only read what I may read")),
            (ApiToken.Scope.WRITE, _("Read and change, in my name")),
        ],
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"),
        choices=[(30, _("A month")), (90, _("Three months")), (LONGEST_DAYS, _("A year"))],
        coerce=int,
        initial=90,
    )
