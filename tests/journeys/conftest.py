from __future__ import annotations

from tests.matching.conftest import suggested, world

__all__ = ["suggested", "world"]
