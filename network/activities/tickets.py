"""A signed ticket: "this community and the giver of this offering may plan a date together".

Whoever brought two sides together hands it out; activities only checks who may speak for the
two. So nothing here needs to know what a match is.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import timedelta

from django.core import signing

from network.kernel.errors import NotFound

SALT = "activities.ticket"
LASTS = timedelta(days=2)  # a page may stand open for a night


@dataclass(frozen=True)
class Ticket:
    about: str  # the key under which the planned edition is told: "match:0192…"
    community: str  # public ids
    offering: str
    back: str  # the page to return to


def issue(ticket: Ticket) -> str:
    return signing.dumps(astuple(ticket), salt=SALT, compress=True)


def read(token: str) -> Ticket:
    try:
        return Ticket(*signing.loads(token, salt=SALT, max_age=LASTS))
    except (signing.BadSignature, TypeError) as error:
        raise NotFound from error
