"""One stylesheet for the browser, many small ones for people: no build step, one request."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SHEET = "css/site.css"
IMPORT = re.compile(
    r'^@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>\w+)\)(?P<media>[^;]*);', re.MULTILINE
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def pressed(sheet: Path) -> str:
    """The sheet with each import written out in its place, in its own layer."""

    def written_out(found: re.Match[str]) -> str:
        part = (sheet.parent / found["path"]).read_text()
        block = f"@layer {found['layer']} {{\n{part}}}"
        media = found["media"].strip()
        return f"@media {media} {{\n{block}\n}}" if media else block

    text = COMMENT.sub("", IMPORT.sub(written_out, sheet.read_text()))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


class SheetFinder(BaseFinder):
    """Finds the pressed sheet first; without it the plain one works too, with more requests."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.DATA_DIR) / "sheets")

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 (Django's signature)
        if path != SHEET:
            return []
        found = str(self._press())
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:  # noqa: ARG002
        self._press()
        yield SHEET, self.storage

    def _press(self) -> Path:
        text = pressed(Path(settings.BASE_DIR) / "static" / SHEET)
        target = Path(self.storage.path(SHEET))
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may start at once: each writes its own and swaps it in whole.
            fresh = target.with_suffix(f".{os.getpid()}")
            fresh.write_text(text)
            fresh.replace(target)
        return target
