from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.accounts.devices import browser_and_system
from network.accounts.events import SessionsEnded, TokenCreated, TokenRevoked
from network.accounts.models import ApiToken, SignIn, User
from network.accounts.policies import ApiTokenPolicy, SignInPolicy, UserPolicy
from network.accounts.queries import living_sessions
from network.kernel import clock
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Invalid
from network.kernel.events import publish

LONGEST_DAYS = 365
MOST_TOKENS = 20


@transaction.atomic
def create_token(*, name: str, scope: str, days: int, by: Actor) -> tuple[ApiToken, str]:
    """Make a key for a program; the key itself is given back once and kept nowhere."""
    user = UserPolicy.make_token.get(by)
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("A key works for a year at most."), field="days")
    if ApiToken.objects.filter(user=user).count() >= MOST_TOKENS:
        raise Invalid(_("You have many keys already. Take one away first."))
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scope=scope,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        expires_at=clock.now() + timedelta(days=days),
    )
    publish(TokenCreated(token_id=token.pk, scope=scope), by=by)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """Take a key away: the program that uses it is refused from now on."""
    ApiTokenPolicy.revoke.require(by, token)
    publish(TokenRevoked(token_id=token.pk), by=by)
    token.delete()


@system_only
@transaction.atomic
def use_token(token: ApiToken, *, by: Actor) -> None:
    """Remember the day on which a key was last used, once a day."""
    today = clock.today()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


@system_only
@transaction.atomic
def remember_sign_in(user: User, session_key: str, user_agent: str, *, by: Actor) -> SignIn:
    """Put this browser on the person's list of sessions."""
    browser, system = browser_and_system(user_agent)
    sign_in, _created = SignIn.objects.update_or_create(
        session_key=session_key, defaults={"user": user, "browser": browser, "system": system}
    )
    return sign_in


@transaction.atomic
def end_sign_in(sign_in: SignIn, *, by: Actor) -> None:
    """Sign out one browser; its open pages stop within moments."""
    SignInPolicy.end.require(by, sign_in)
    _end([sign_in], by=by)


@transaction.atomic
def end_other_sign_ins(session_key: str, *, by: Actor) -> int:
    """Sign out everywhere but here."""
    others = list(SignInPolicy.end.filter(by).exclude(session_key=session_key))
    _end(others, by=by)
    return len(others)


def _end(sign_ins: list[SignIn], *, by: Actor) -> None:
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for sign_in in sign_ins:
        sessions(sign_in.session_key).delete()
        sign_in.delete()
    publish(SessionsEnded(count=len(sign_ins)), by=by)


@system_only
@transaction.atomic
def forget_ended_sessions(*, by: Actor) -> int:
    """Clear away sessions that are over, and their lines in people's lists."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forgotten, _by_model = SignIn.objects.exclude(session_key__in=living_sessions()).delete()
    return forgotten
