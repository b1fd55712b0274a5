"""What somebody wrote, as it may be kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from network.kernel import markdown
from network.kernel.errors import Invalid


def cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > markdown.LIMIT:
        raise Invalid(
            _("Use at most %(limit)s characters. Send it in parts.") % {"limit": markdown.LIMIT},
            field="text",
        )
    return text
