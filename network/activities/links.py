"""The key to an idea for somebody without an account: a signed link, only in their own mail."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from network.activities.models import Proposal
from network.kernel.errors import NotFound

SALT = "activities.idea"


def sent_idea(idea: Proposal) -> str:
    token = signing.dumps(str(idea.public_id), salt=SALT)
    return reverse("activities:idea-sent", args=[token])


def read_idea(token: str) -> str:
    try:
        return str(signing.loads(token, salt=SALT))
    except signing.BadSignature as error:
        raise NotFound from error
