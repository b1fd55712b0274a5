"""A new password ends the other sessions; their open sockets end with them.

Django tells its password validators whenever a password was changed, by whatever door.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from network.kernel.live import say


class OtherSessionsEnd:
    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Any password will do, as far as this goes."""

    def get_help_text(self) -> str:
        return _("With a new password you are signed out on your other devices.")

    def password_changed(
        self,
        password: str,  # noqa: ARG002 (Django's signature)
        user: AbstractBaseUser | None = None,
    ) -> None:
        if user is not None and user.pk:
            say.end_sessions(user.pk)
