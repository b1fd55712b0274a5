"""A notice as a mail, in the language of who gets it."""

from __future__ import annotations

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
    user = notice.member.user
    assert user is not None, "a mail needs an address"
    stop = stop_url(notice.member, notice.kind)
    opened = reverse("notifications:open", args=[notice.public_id])
    with translation.override(notice.member.locale):
        told = kind.tell(notice.facts)
        context = {
            "told": told,
            "action_url": f"{settings.SITE_URL}{opened}",
            "answers": [
                {"label": answer.label, "url": f"{settings.SITE_URL}{answer.path}"}
                for answer in told.answers
            ],
            "name": notice.member.display_name,
            "reason": kind.reason,
            "stop_url": stop,
        }
        return mail.compose(
            "emails/notifications/notice",
            [user.email],
            subject=" ".join(told.title.split()),
            context=context,
            headers={
                # The same for each attempt: a server that gets it twice can tell.
                "Message-ID": f"<{notice.public_id}@{urlsplit(settings.SITE_URL).hostname}>",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
