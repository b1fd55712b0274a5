"""What may go wrong in the domain; each door translates these once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """The request was understood and refused, for a reason a person can read."""

    code = "refused"
    status = 422
    again = False  # the very same may work later

    def __init__(self, message: str | Promise, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.facts = facts  # what a program needs to go on; told at REST and the socket


class Invalid(DomainError):
    """A value cannot be used; `field` names it as the form does."""

    code = "invalid"


class Forbidden(DomainError):
    code = "forbidden"
    status = 403


class NotFound(DomainError):
    """It is not there, or not for this actor; we never say which."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("This page does not exist, or it is not open to you."))


class Conflict(DomainError):
    """The thing is no longer in the state this action needs."""

    code = "conflict"
    status = 409


class TooSoon(DomainError):
    """Not yet: `retry` says in how many milliseconds."""

    code = "slow"
    status = 429
    again = True

    def __init__(
        self, message: str | Promise, *, wait: timedelta, field: str | None = None
    ) -> None:
        super().__init__(message, field=field, retry=int(wait.total_seconds() * 1000) + 1)
