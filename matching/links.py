"""Links in a mail that answer for the person it was sent to: signed, for some weeks, and used
up by the answer itself, because an answered question can't be answered again."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from matching.models import Match
from network.activities import tickets
from network.kernel.errors import NotFound

SALT = "matching.answer"
MAX_AGE = 60 * 60 * 24 * 30


@dataclass(frozen=True)
class Answer:
    """What the link says: this member gives this answer to this question."""

    subject: str  # "match" or "follow-up"
    public_id: str
    member: str
    answer: str


def link(answer: Answer) -> str:
    token = signing.dumps(
        [answer.subject, answer.public_id, answer.member, answer.answer], salt=SALT, compress=True
    )
    return reverse("matching:answer", args=[token])


def date_ticket(match: Match) -> str:
    """With it the two sides of this match plan a date together."""
    return tickets.issue(
        tickets.Ticket(
            about=match.about,
            community=str(match.ask.interest.community.public_id),
            offering=str(match.offering.public_id),
            back=f"/matches/{match.public_id}/",
        )
    )


def read(token: str) -> Answer:
    try:
        subject, public_id, member, answer = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound from error
    return Answer(subject, public_id, member, answer)
