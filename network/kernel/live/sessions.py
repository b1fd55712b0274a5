"""Who sits behind a socket, and whether they still may.

Channels' own `get_user` does not know SECRET_KEY_FALLBACKS and flushes the session of whoever
signed in before a key was rotated; Django's own rotates the session, which a socket cannot
tell the browser. This one only reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http.cookie import parse_cookie  # noqa: TID251 (a door)
from django.utils.crypto import constant_time_compare

from network.kernel import clock
from network.kernel.actors import VISITOR, Actor
from network.kernel.live.session_store import SessionStore

CHUNK = 500
SESSION = re.compile(r"[A-Za-z0-9]{8,40}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the wire knows them; `name` is the id that may leave the house."""

    actor: Actor
    name: str
    language: str
    hides: bool = False  # neither shown as looking along or typing, nor shown others


NOBODY = Person(VISITOR, "", settings.LANGUAGE_CODE)


@dataclass(frozen=True, slots=True)
class Visit:
    """A valid session. Its person is NOBODY when the account may not come in any more."""

    session: str
    user_id: int
    person: Person
    expires_at: datetime

    @property
    def is_welcome(self) -> bool:
        return self.person.actor.member_id is not None


Lookup = Callable[[Collection[int]], dict[int, Person]]
_lookups: list[Lookup] = []


def identifies(lookup: Lookup) -> Lookup:
    """Register who knows the people behind account ids; those who are left out are not welcome."""
    _lookups[:] = [lookup]
    return lookup


def session_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session that a browser says it has, or nothing."""
    lines = [value.decode("latin-1") for name, value in headers if name == b"cookie"]
    session = parse_cookie("; ".join(lines)).get(settings.SESSION_COOKIE_NAME, "")
    return session if SESSION.fullmatch(session) else ""


def visits(keys: Collection[str]) -> dict[str, Visit]:
    """The valid ones among these sessions: three queries, however many are asked."""
    found: dict[str, Visit] = {}
    for some in _chunks(sorted(keys)):
        found.update(_visits(some))
    return found


def visits_of(keys: list[str]) -> list[Visit | None]:
    """One answer for each of these, in their order."""
    found = visits(set(keys))
    return [found.get(key) for key in keys]


def _visits(keys: list[str]) -> dict[str, Visit]:
    rows = SessionStore.get_model_class().objects.filter(
        session_key__in=keys, expire_date__gt=clock.now()
    )
    signed_in = {}
    for row in rows:
        data = SessionStore().decode(row.session_data)
        user_id = data.get(SESSION_KEY)
        if user_id and data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS:
            signed_in[row.session_key] = (int(user_id), data, row.expire_date)
    users = (
        get_user_model()
        ._default_manager.filter(is_active=True)
        .in_bulk({user_id for user_id, _data, _until in signed_in.values()})
    )
    valid = {
        key: (user_id, until)
        for key, (user_id, data, until) in signed_in.items()
        if user_id in users and _holds(users[user_id], data)
    }
    people = _lookups[0]({user_id for user_id, _until in valid.values()}) if _lookups else {}
    return {
        key: Visit(key, user_id, people.get(user_id, NOBODY), until)
        for key, (user_id, until) in valid.items()
    }


def _holds(user: AbstractBaseUser, data: dict[str, Any]) -> bool:
    """The session was opened with today's password, under this secret key or an earlier one."""
    given = data.get(HASH_SESSION_KEY, "")
    return any(
        constant_time_compare(given, known)
        for known in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    )


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
