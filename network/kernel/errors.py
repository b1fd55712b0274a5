"""What may go wrong in the domain; each door translates these once."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """The request was understood and refused, for a reason a person can read."""

    code = "refused"
    status = 422

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


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
