from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from network.accounts.models import ApiToken, SignIn
from network.accounts.policies import ApiTokenPolicy, SignInPolicy
from network.kernel import clock
from network.kernel.actors import Actor


def token_of(digest: str) -> ApiToken | None:
    """The valid token with this digest, and the account that it opens."""
    return (
        ApiToken.objects.select_related("user")
        .filter(digest=digest, expires_at__gt=clock.now(), user__is_active=True)
        .first()
    )


def tokens_of(actor: Actor) -> list[ApiToken]:
    return list(ApiTokenPolicy.view.filter(actor).order_by("-created_at"))


def living_sessions() -> QuerySet[SignIn, str]:
    """The keys of all sessions that have not ended."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    keys: QuerySet[SignIn, str] = sessions.objects.filter(expire_date__gt=clock.now()).values_list(
        "session_key", flat=True
    )
    return keys


@dataclass(frozen=True)
class Place:
    """One browser where somebody is signed in; `is_here` is the one they look at now."""

    sign_in: SignIn
    is_here: bool

    @property
    def name(self) -> str:
        browser = self.sign_in.browser or _("A browser")
        if not self.sign_in.system:
            return browser
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": self.sign_in.system}


def places_of(actor: Actor, session_key: str | None) -> list[Place]:
    """Where somebody is signed in: here first, then the newest."""
    rows = (
        SignInPolicy.view.filter(actor)
        .filter(session_key__in=living_sessions())
        .order_by("-created_at")
    )
    places = [Place(row, row.session_key == session_key) for row in rows]
    return sorted(places, key=lambda place: not place.is_here)
