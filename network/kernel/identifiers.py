"""Names for rows that may leave the house: time-ordered ids and readable slugs."""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.text import slugify

SLUG_LENGTH = 60


def uuid7() -> UUID:
    """A UUID version 7 (RFC 9562): milliseconds first, so that new rows sort last."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=value)


def free_slug(model: type[Model], text: str, *, taken: tuple[str, ...] = ("new",)) -> str:
    """A slug of `text` that no row of `model` has; words of our own addresses stay free."""
    rows: Any = model._default_manager
    base = slugify(text)[:SLUG_LENGTH].strip("-") or "x"
    slug, number = base, 1
    while slug in taken or rows.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
