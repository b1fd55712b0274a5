"""The link under a mail that ends such mails: signed, without an end, good for one thing."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from network.members.models import Member

SALT = "notices.stop"


def stop_url(member: Member, kind: str) -> str:
    token = signing.dumps([str(member.public_id), kind], salt=SALT)
    return f"{settings.SITE_URL}{reverse('notifications:stop', args=[token])}"


def stop_from(token: str) -> tuple[str, str] | None:
    """The member's public id and the kind of notice; None when the token is not ours."""
    try:
        member, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return member, kind
