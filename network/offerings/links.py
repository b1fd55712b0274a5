"""The link in the mail that says "it is still true" for who got that mail: signed, for some
weeks, and used up by the answer, because a confirmed offering has another date."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from network.kernel.errors import NotFound
from network.members.models import Member
from network.offerings.models import Offering

SALT = "offerings.still-true"
MAX_AGE = 60 * 60 * 24 * 60


@dataclass(frozen=True)
class Question:
    """Is this offering, asked about on this day, still true? Asked of this member."""

    offering: str
    member: str
    asked_of: str

    def is_open(self, offering: Offering) -> bool:
        return offering.state == Offering.State.STALE and self.asked_of == _edition(offering)


def link(offering: Offering, member: Member) -> str:
    told = [str(offering.public_id), str(member.public_id), _edition(offering)]
    return reverse("offerings:still-true", args=[signing.dumps(told, salt=SALT, compress=True)])


def read(token: str) -> Question:
    try:
        return Question(*signing.loads(token, salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, TypeError) as error:
        raise NotFound from error


def _edition(offering: Offering) -> str:
    return offering.fresh_until.isoformat() if offering.fresh_until else ""
