"""Which pages may open a socket: the whole origin counts, not only the host.

A cookie goes along with a socket from any page, so this check is what stands in for a CSRF
token. Channels' own check lets another port and another scheme of the same host pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


def parse(text: str) -> Origin | None:
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if scheme not in PORTS or not host or parts.path not in {"", "/"} or parts.query:
        return None
    if parts.username is not None or parts.fragment:
        return None
    return scheme, host, port or PORTS[scheme]


def is_own(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Exactly one Origin header, and it is one of ours."""
    given = [value for name, value in headers if name == b"origin"]
    if len(given) != 1:
        return False
    origin = parse(given[0].decode("latin-1"))
    own = {parse(text) for text in (settings.SITE_URL, *settings.LIVE_ORIGINS)}
    return origin is not None and origin in own
