"""Finding what was said, in the rooms that the actor may read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.html import strip_tags

from chat.models import Message, Room
from chat.policies import RoomPolicy
from chat.queries.messages import told
from chat.words import Holds
from network.kernel import search
from network.kernel.actors import Actor
from network.kernel.search import fold

FOUND = 25
AROUND = 90  # characters of a message that are shown on either side
ME = {"ik", "mij", "me"}
OPERATOR = re.compile(
    r'(van|from|in|na|after|voor|before|heeft|has):(?:"([^"]*)"|(\S*))', re.IGNORECASE
)
SAME = {"van": "from", "na": "after", "voor": "before", "heeft": "has"}
DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What somebody typed: words, and what was said about where, when and by whom."""

    words: str = ""
    by: str = ""
    place: str = ""
    after: date | None = None
    before: date | None = None
    has_link: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Asked()


@dataclass
class Found:
    message: Message
    # The sentence around the first word, in pieces: plain, found, plain …
    pieces: list[tuple[str, bool]] = field(default_factory=list)


def asked(text: str) -> Asked:
    """Operators in Dutch or English; one that makes no sense is looked for as a word."""
    said: dict[str, str] = {}
    rest = OPERATOR.sub(lambda match: _operator(match, said), text)
    return Asked(
        words=" ".join(search.words(rest)),
        by=said.get("from", ""),
        place=said.get("in", ""),
        after=_day(said.get("after", "")),
        before=_day(said.get("before", "")),
        has_link="has" in said,
    )


def _operator(match: re.Match[str], said: dict[str, str]) -> str:
    name = match[1].lower()
    name = SAME.get(name, name)
    value = (match[2] or match[3] or "").strip()
    makes_sense = bool(value)
    if name in {"after", "before"}:
        makes_sense = _day(value) is not None
    elif name == "has":
        makes_sense = fold(value) in {"link", "links"}
    if makes_sense:
        said[name] = value
        return " "
    return match[0]


def _day(text: str) -> date | None:
    """A day, or a month: then its first."""
    match = DAY.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def search_messages(
    actor: Actor, question: Asked, *, room: Room | None = None, before: int | None = None
) -> list[Found]:
    """The newest first; `before` is the id of the last one shown, to go on from."""
    if question.is_empty:
        return []
    rooms = RoomPolicy.view.filter(actor)
    if room is not None:
        rooms = rooms.filter(pk=room.pk)
    elif not question.place:
        rooms = rooms.filter(pk__in=RoomPolicy.take_part.filter(actor).values("pk"))
    if question.place:
        rooms = rooms.filter(title__icontains=question.place)
    # The rooms are few and known by number: the database then sees how few of the rows they are.
    rows = Message.objects.filter(
        room__in=list(rooms.values_list("pk", flat=True)),
        deleted_at=None,
        hidden_at=None,
        system_kind="",
    )
    rows = _narrowed(rows, actor, question)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = told(rows).select_related("author", "room").order_by("-pk")[:FOUND]
    return [Found(message, pieces_of(message, question.words)) for message in found]


def _narrowed(rows: QuerySet[Message], actor: Actor, question: Asked) -> QuerySet[Message]:
    if question.words:
        rows = rows.filter(Holds(F("words"), question.words))
    if fold(question.by) in ME:
        rows = rows.filter(author=actor.member_id)
    elif question.by:
        rows = rows.filter(author__display_name__icontains=question.by)
    if question.after:
        rows = rows.filter(created_at__gte=_begin(question.after))
    if question.before:
        rows = rows.filter(created_at__lt=_begin(question.before))
    if question.has_link:
        rows = rows.filter(Q(html__contains="<a "))
    return rows


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def pieces_of(message: Message, words: str) -> list[tuple[str, bool]]:
    """The part of the message around the first word that was found, with each of them apart."""
    text = " ".join(strip_tags(message.html).split())
    asked_for = search.words(words)
    spots = [spot for spot in search.WORD.finditer(text) if _is_found(spot[0], asked_for)]
    first = max(0, spots[0].start() - AROUND) if spots else 0
    last = min(len(text), first + 2 * AROUND + 40)
    return _cut(text, first, last, [(spot.start(), spot.end()) for spot in spots])


def _is_found(word: str, asked_for: list[str]) -> bool:
    terms = search.terms(word)
    return any(
        not terms.isdisjoint(search.terms(each))
        or (place == len(asked_for) - 1 and len(each) > 1 and fold(word).startswith(each))
        for place, each in enumerate(asked_for)
    )


def _cut(
    text: str, first: int, last: int, spots: Iterable[tuple[int, int]]
) -> list[tuple[str, bool]]:
    pieces = [("… ", False)] if first else []
    here = first
    for start, end in spots:
        if start >= here and end <= last:
            pieces += [(text[here:start], False), (text[start:end], True)]
            here = end
    pieces.append((text[here:last] + (" …" if last < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]
