"""A mail server for trying things out: mails are kept, and the demo shows them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from network.kernel.actors import SYSTEM
from network.notifications.actions import keep_mail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            alternatives = getattr(message, "alternatives", [])
            pages = [text for text, kind in alternatives if kind == "text/html"]
            keep_mail(
                message_id=str(message.message()["Message-ID"]),
                recipients=message.recipients(),
                subject=str(message.subject),
                text=str(message.body),
                html=str(pages[0]) if pages else "",
                by=SYSTEM,
            )
        return len(email_messages)
