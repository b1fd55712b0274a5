"""A notice as a mail, in the language of who gets it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from network.kernel import mail
from network.notifications import kinds
from network.notifications.models import Notice
from network.notifications.stops import stop_url


def letter(notice: Notice) -> EmailMultiAlternatives:
    kind = kinds.known[notice.kind]
    reader = _reader(notice)
    opened = reverse("notifications:open", args=[notice.public_id]) if reader.stop else notice.path
    headers = {
        # The same for each attempt: a server that gets it twice can tell.
        "Message-ID": f"<{notice.public_id}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    if reader.stop:
        headers["List-Unsubscribe"] = f"<{reader.stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(reader.locale):
        told = kind.tell(notice.facts)
        context = {
            "told": told,
            "action_url": f"{settings.SITE_URL}{opened}",
            "answers": [
                {"label": answer.label, "url": f"{settings.SITE_URL}{answer.path}"}
                for answer in told.answers
            ],
            "name": reader.name,
            "reason": kind.reason,
            "stop_url": reader.stop,
        }
        return mail.compose(
            "emails/notifications/notice",
            [reader.address],
            subject=" ".join(told.title.split()),
            context=context,
            headers=headers,
        )


@dataclass(frozen=True)
class _Reader:
    name: str
    address: str
    locale: str
    stop: str  # empty for a guest: each mail answers something they sent in


def _reader(notice: Notice) -> _Reader:
    member = notice.member
    if member is None:
        return _Reader(notice.guest_name, notice.guest_email, notice.guest_locale, "")
    assert member.user is not None, "a mail needs an address"
    stop = stop_url(member, notice.kind)
    return _Reader(member.display_name, member.user.email, member.locale, stop)
