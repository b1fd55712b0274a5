"""The words of the interface: Dutch beside the English of the source, one .po per room.

Babel reads the sources and the .po files and writes what Django loads, so no gettext tools
are needed on the machine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

KEYWORDS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "gettext_noop")
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext)\({STRING}(?:,\s*{STRING})?(?:,\s*{STRING})?")
TARGET: Path = settings.BASE_DIR / "locale" / "nl" / "LC_MESSAGES" / "django.mo"
FIELD = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@dataclass(frozen=True)
class Text:
    """One sentence of the source: its English, its plural if any, and where it stands."""

    singular: str
    plural: str
    place: str


def source_texts() -> Iterator[Text]:
    """Every text the code and the templates ask a translation for."""
    for path in sorted(_sources("*.py", "network", "matching", "chat", "config")):
        yield from _extract(path.read_bytes(), path)
    for path in sorted(_sources("*.html", "templates")) + sorted(_sources("*.txt", "templates")):
        yield from _extract_template(path)


def _sources(pattern: str, *folders: str) -> list[Path]:
    return [path for folder in folders for path in (settings.BASE_DIR / folder).rglob(pattern)]


def _extract(source: bytes, path: Path) -> Iterator[Text]:
    place = str(path.relative_to(settings.BASE_DIR))
    keywords: dict[str, None] = dict.fromkeys(KEYWORDS)
    calls: Iterator[Any] = extract_python(BytesIO(source), keywords, [], {})
    for line, function, found, _comments in calls:
        words = [found] if isinstance(found, str) else list(found or ())
        if function == "pgettext":
            words = words[1:]
        if words and words[0]:
            many = words[1] if function.startswith("ngettext") and len(words) > 1 else ""
            yield Text(words[0], many or "", f"{place}:{line}")


def _extract_template(path: Path) -> Iterator[Text]:
    # What templatize leaves of the markup is no Python to the last bracket: read its calls only.
    source = templatize(path.read_text(), origin=str(path))
    place = str(path.relative_to(settings.BASE_DIR))
    for call in CALL.finditer(source):
        texts = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        function = call[1]
        if function in {"pgettext", "npgettext"}:
            texts = texts[1:]
        if texts and texts[0]:
            line = source.count("\n", 0, call.start()) + 1
            plural = texts[1] if function.startswith("n") and len(texts) > 1 else ""
            yield Text(texts[0], plural, f"{place}:{line}")


def catalogs(language: str) -> Iterator[tuple[Path, Catalog]]:
    """Each .po of the language, one a room."""
    for path in sorted((settings.BASE_DIR / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=language)


def translations(language: str) -> dict[str, tuple[Path, Message]]:
    """All messages of a language by their English; two rooms may not disagree."""
    found: dict[str, tuple[Path, Message]] = {}
    for path, catalog in catalogs(language):
        for message in catalog:
            if not message.id:
                continue
            english = message.id if isinstance(message.id, str) else message.id[0]
            known = found.setdefault(english, (path, message))
            if known[1].string != message.string:
                raise ValueError(f"{path.name} and {known[0].name} disagree about {english!r}")
    return found


def compile_texts() -> Path:
    """Write the file that Django reads, unless it is newer than every source."""
    sources = sorted((settings.BASE_DIR / "locale" / "nl").glob("*.po"))
    if TARGET.exists() and all(s.stat().st_mtime < TARGET.stat().st_mtime for s in sources):
        return TARGET
    whole = Catalog(locale="nl")
    for _path, message in translations("nl").values():
        whole.add(message.id, message.string)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: several processes may start at once, and each renames what it wrote.
    with NamedTemporaryFile(dir=TARGET.parent, suffix=".new", delete=False) as fresh:
        write_mo(fresh, whole)
    Path(fresh.name).chmod(0o644)
    Path(fresh.name).replace(TARGET)
    read_anew()
    return TARGET


def read_anew() -> None:
    """This process may have read the words before they were written."""
    translation_file_changed(None, TARGET)


def problems() -> list[str]:
    """What is missing or wrong in the Dutch, one line each; empty when complete."""
    dutch = translations("nl")
    asked: set[str] = set()
    lines = []
    for text in source_texts():
        asked.add(text.singular)
        entry = dutch.get(text.singular)
        if entry is None or not _filled(entry[1], plural=bool(text.plural)):
            lines.append(f"{text.place}: no Dutch for {text.singular!r}")
        elif _fields(text.singular, text.plural) != _fields(*_strings(entry[1])):
            lines.append(f"{text.place}: other fields in the Dutch of {text.singular!r}")
    lines += [
        f"{path.name}: nobody says {english!r} any more"
        for english, (path, _message) in dutch.items()
        if english not in asked
    ]
    return lines


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _filled(message: Message, *, plural: bool) -> bool:
    strings = _strings(message)
    return all(strings) and (len(strings) > 1 or not plural)


def _fields(*texts: str) -> set[str]:
    return {name for text in texts for found in FIELD.findall(text) for name in found if name}
