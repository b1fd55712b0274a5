"""One shape for every mail: plain text first, HTML beside it, our own address in every link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language


def compose(
    template: str,
    to: Sequence[str],
    *,
    subject: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """A mail from `template.txt` and `template.html`, in the language that is active now."""
    whole = {
        "subject": subject,
        "language": get_language(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        **context,
    }
    message = EmailMultiAlternatives(
        subject,
        f"{render_to_string(f'{template}.txt', whole).strip()}\n",
        to=list(to),
        headers=dict(headers or {}),
    )
    message.attach_alternative(render_to_string(f"{template}.html", whole), "text/html")
    return message
