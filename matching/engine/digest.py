"""A fingerprint of everything a run depends on: the same print, nothing to do."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from matching.engine import VERSION
from matching.engine.shapes import AskFacts, OfferingFacts, Settings, Standing, Vocabulary


def digest(
    offerings: Sequence[OfferingFacts],
    asks: Sequence[AskFacts],
    vocabulary: Vocabulary,
    settings: Settings,
    standing: Standing,
) -> str:
    content = {
        "version": VERSION,
        "offerings": sorted((_canonical(o) for o in offerings), key=_text),
        "asks": sorted((_canonical(a) for a in asks), key=_text),
        "vocabulary": _canonical(vocabulary),
        "settings": _canonical(settings),
        "standing": _canonical(standing),
    }
    return hashlib.sha256(_text(content).encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _canonical(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, frozenset):
        return sorted((_canonical(item) for item in value), key=_text)
    if isinstance(value, (tuple, list)):
        return [_canonical(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _canonical(item) for key, item in sorted(value.items())}
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
