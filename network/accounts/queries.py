from __future__ import annotations

from network.accounts.models import ApiToken
from network.kernel import clock


def token_of(digest: str) -> ApiToken | None:
    """The valid token with this digest, and the account that it opens."""
    return (
        ApiToken.objects.select_related("user")
        .filter(digest=digest, expires_at__gt=clock.now(), user__is_active=True)
        .first()
    )
