"""What somebody passes on the way in, after showing that the e-mail address is theirs."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class SecondStepStage(AuthenticateStage):
    """Only who chose an extra step is asked for one.

    A passkey is a quicker way in; it does not lock out somebody who left it at home.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return False
        return bool(super()._should_handle(request))
