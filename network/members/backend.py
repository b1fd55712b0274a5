"""Who a session belongs to: the account and the member behind it, in one question."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from network.accounts.models import User


class MemberBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("member").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
