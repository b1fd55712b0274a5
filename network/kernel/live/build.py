"""Which pages belong to this process: two with the same name can serve each other's pages."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

SHOWN = {".js", ".css", ".html"}


@cache
def build() -> str:
    """A digest of what a browser gets from us, the same on every machine with the same code."""
    seen = hashlib.sha256()
    for folder in (settings.BASE_DIR / "static", settings.BASE_DIR / "templates"):
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in SHOWN:
                seen.update(str(path.relative_to(folder)).encode() + b"\0")
                seen.update(path.read_bytes())
    return seen.hexdigest()[:12]
