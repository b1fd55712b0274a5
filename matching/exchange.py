"""Offerings, communities and constraints as lines of JSON, one thing a line; strict and clear.

A line that cannot be read, a field nobody knows or a value of the wrong kind stops everything with
the file and the line. A field that is left out, or null, was not said.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from matching.engine.possible import HALF_HOURS
from matching.engine.records import (
    Asking,
    Constraint,
    Item,
    Moment,
    Offered,
    Place,
    Ranking,
    moment_from,
)
from matching.engine.space import Concepts
from matching.engine.words import cut

TOPICS = Path("network") / "vocabulary" / "data" / "topics.json"


class Unreadable(Exception):
    """A line that says something else than agreed."""


class Line(NamedTuple):
    """An object with the place where it stood, and the fields that were said."""

    where: str
    said: Mapping[str, Any]

    def get(self, field: str, read: Callable[[Any], Any]) -> Any:
        value = self.said.get(field)
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return None
        try:
            return read(value)
        except (TypeError, ValueError, KeyError, AttributeError) as wrong:
            raise Unreadable(f"{self.where}: field “{field}”: {wrong}") from wrong

    def known(self, fields: Iterable[str]) -> None:
        if unknown := sorted(set(self.said) - set(fields)):
            names = ", ".join(f"“{name}”" for name in unknown)
            raise Unreadable(f"{self.where}: unknown field {names}; known: {', '.join(fields)}")

    def place(self) -> Place | None:
        lat, lon = self.get("lat", partial(_number, 90)), self.get("lon", partial(_number, 180))
        return None if lat is None or lon is None else Place(lat, lon)

    def text(self, field: str) -> str:
        return self.get(field, _text) or ""

    def topics(self) -> tuple[str, ...]:
        return self.get("topics", _texts) or ()


def lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            where = f"{path.name}, line {number}"
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                said = json.loads(text) if text else None
            except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
                raise Unreadable(f"{where}: this is not a line of JSON: {wrong}") from wrong
            if not text:
                continue
            if not isinstance(said, dict):
                raise Unreadable(f"{where}: expected an object, {{…}}")
            yield Line(where, said)


class Read(NamedTuple):
    """What stood in a file, and every id as it was written (a number stays a number)."""

    things: list[Any]
    ids: dict[str, Any]


def read(path: Path, one: Callable[[Line], Any]) -> Read:
    found = Read([], {})
    for line in lines(path):
        thing = one(line)
        name = thing[0] if isinstance(thing, tuple) else thing.id
        if name in found.ids:
            raise Unreadable(f"{line.where}: the id “{name}” was used before")
        found.ids[name] = line.said["id"]
        found.things.append(thing)
    return found


_OFFERING = ("id", "kind", "lang", "title", "text", "topics", "lat", "lon", "starts", "free")
_COMMUNITY = ("id", "kind", "lang", "name", "text", "topics", "lat", "lon", "history")
_ITEM = ("title", "text", "topics", "start", "lat", "lon")
_CONSTRAINT = ("id", "seats", "size", "step_free", "languages", "ages", "hours")


def offering(line: Line) -> Offered:
    line.known(_OFFERING)
    return Offered(
        id=_id(line),
        kind=line.text("kind"),
        lang=line.text("lang"),
        title=line.text("title"),
        text=line.text("text"),
        topics=line.topics(),
        place=line.place(),
        moments=line.get("starts", _moments) or (),
        free=line.get("free", _yes_or_no),
    )


def community(line: Line) -> Asking:
    line.known(_COMMUNITY)
    history = line.get("history", _objects) or []
    return Asking(
        id=_id(line),
        kind=line.text("kind"),
        lang=line.text("lang"),
        name=line.text("name"),
        text=line.text("text"),
        topics=line.topics(),
        place=line.place(),
        history=tuple(
            _item(Line(f"{line.where}, history {number}", said))
            for number, said in enumerate(history, start=1)
        ),
    )


def constraint(line: Line) -> tuple[str, Constraint]:
    line.known(_CONSTRAINT)
    return _id(line), Constraint(
        seats=line.get("seats", _count),
        size=line.get("size", _count),
        step_free=line.get("step_free", _yes_or_no),
        languages=line.get("languages", lambda value: frozenset(_texts(value))),
        ages=line.get("ages", _ages),
        hours=line.get("hours", _hours),
    )


def _item(line: Line) -> Item:
    line.known(_ITEM)
    begins = line.get("start", _moment)
    return Item(
        title=line.text("title"),
        text=line.text("text"),
        topics=line.topics(),
        moments=(begins,) if begins else (),
        place=line.place(),
    )


def _id(line: Line) -> str:
    value = line.said.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise Unreadable(f"{line.where}: field “id” is needed, a text or a whole number")
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected a text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError("expected a list of texts")
    return tuple(value)


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise TypeError("expected a list of objects")
    return value


def _number(most: float, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("expected a number")
    if not -most <= value <= most:
        raise ValueError(f"expected a number from {-most:g} to {most:g}")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise TypeError("expected a whole number")
    if value < 0:
        raise ValueError("expected no less than 0")
    return int(value)


def _yes_or_no(value: Any) -> bool:
    if value not in {True, False}:
        raise TypeError("expected true or false")
    return bool(value)


def _moment(value: Any) -> Moment | None:
    text = _text(value)
    return moment_from(text) if text else None


def _moments(value: Any) -> tuple[Moment, ...]:
    return tuple(moment for text in _texts(value) if (moment := _moment(text)))


def _ages(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 (youngest and oldest)
        raise TypeError("expected [youngest, oldest]")
    low, high = (
        fallback if age is None else _number(200, age)
        for age, fallback in zip(value, (0.0, 200.0), strict=True)
    )
    if low > high:
        raise ValueError("the youngest is older than the oldest")
    return low, high


def _hours(value: Any) -> frozenset[int]:
    if not isinstance(value, list):
        raise TypeError("expected a list of half hours")
    found = frozenset(_count(each) for each in value)
    if found and max(found) >= HALF_HOURS:
        raise ValueError(f"half hours of the week go from 0 to {HALF_HOURS - 1}")
    return found


def concepts() -> Concepts:
    """The topics of the house by every name they have in Dutch and in English."""
    rows = json.loads((settings.BASE_DIR / TOPICS).read_text(encoding="utf-8"))
    named: dict[str, str] = {}
    for row in rows:
        for name in (*row["synonyms_nl"], *row["synonyms_en"]):
            named.setdefault(" ".join(cut(name)), row["id"])
    for row in rows:  # a label goes before another topic's synonym
        for name in (row["id"], row["nl"], row["en"]):
            named[" ".join(cut(name))] = row["id"]
    return Concepts(named, {row["id"]: row["parent"] for row in rows if row["parent"]})


def write(path: Path, rankings: Iterable[Ranking], ids: Mapping[str, Any]) -> None:
    """All or nothing: a file beside it takes its place when it is whole."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for each in rankings:
                said = {
                    "dir": each.direction,
                    "q": ids[each.query],
                    "r": [ids[found] for found in each.ids],
                }
                file.write(json.dumps(said, separators=(",", ":")) + "\n")
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
