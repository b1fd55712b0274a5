"""One analyser and one index for every search box, the same on both databases.

Text becomes terms: accents folded, the plain word kept, and its Dutch and English stem
beside it. Terms are rows, so the rule "who may see this" and the search are one query.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.db import models
from django.db.models import Model, Q, QuerySet

from network.kernel.personal_data import holds_nothing_personal

M = TypeVar("M", bound=Model)

WORD = re.compile(r"[^\W_]+", re.UNICODE)
LONGEST = 40
_own = threading.local()


class SearchTerm(models.Model):
    """One word by which one row can be found."""

    kind = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    term = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term", "row_id"], name="a_term_finds_a_row_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "row_id"], name="terms_of_a_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}: {self.term}"


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    return [word[:LONGEST] for word in WORD.findall(fold(text))]


def terms(text: str) -> set[str]:
    """All terms under which the text can be found."""
    return {variant for word in set(words(text)) for variant in _variants(word)}


def index(row: Model, *texts: str) -> None:
    """Let the row be found by these texts, and by nothing it said before."""
    kind = row._meta.label_lower
    wanted = terms(" ".join(texts))
    known = SearchTerm.objects.filter(kind=kind, row_id=row.pk)
    have = set(known.values_list("term", flat=True))
    if have - wanted:
        known.filter(term__in=have - wanted).delete()
    SearchTerm.objects.bulk_create(
        (SearchTerm(kind=kind, row_id=row.pk, term=term) for term in sorted(wanted - have)),
        ignore_conflicts=True,
    )


def index_all(model: type[Model], texts: Mapping[int, Iterable[str]]) -> None:
    """The same for many rows at once: `texts` by row id."""
    kind = model._meta.label_lower
    wanted = {(row, term) for row, words in texts.items() for term in terms(" ".join(words))}
    known = SearchTerm.objects.filter(kind=kind, row_id__in=texts)
    have = {(row, term): pk for pk, row, term in known.values_list("pk", "row_id", "term")}
    gone = [pk for key, pk in have.items() if key not in wanted]
    if gone:
        SearchTerm.objects.filter(pk__in=gone).delete()
    SearchTerm.objects.bulk_create(
        (
            SearchTerm(kind=kind, row_id=row, term=term)
            for row, term in sorted(wanted - have.keys())
        ),
        ignore_conflicts=True,
        batch_size=2000,
    )


def forget(row: Model) -> None:
    SearchTerm.objects.filter(kind=row._meta.label_lower, row_id=row.pk).delete()


def matching(rows: QuerySet[M], text: str) -> QuerySet[M]:
    """The rows that hold every word of the text; the last word may be unfinished."""
    asked = words(text)
    for place, word in enumerate(asked):
        rows = rows.filter(_has(rows.model, word, unfinished=place == len(asked) - 1))
    return rows


def _has(model: type[Model], word: str, *, unfinished: bool) -> Q:
    """Looked up once, not once a row; each half by the index, which an OR inside would prevent."""
    known = SearchTerm.objects.filter(kind=model._meta.label_lower)
    rows = Q(pk__in=known.filter(term__in=_variants(word)).values("row_id"))
    if unfinished and len(word) > 1:
        begun = known.filter(term__gte=word, term__lt=word + "\uffff")
        rows |= Q(pk__in=begun.values("row_id"))
    return rows


@lru_cache(maxsize=20_000)
def _variants(word: str) -> frozenset[str]:
    return frozenset({word, *(stemmer.stemWord(word) for stemmer in _stemmers())})


def _stemmers() -> tuple[Any, ...]:
    """A stemmer keeps its word while it works on it, so each thread has its own.

    Reading the package, with all its languages, is put off until somebody searches.
    """
    if not hasattr(_own, "stemmers"):
        import snowballstemmer  # noqa: PLC0415 (0.25 s of every start)

        _own.stemmers = tuple(map(snowballstemmer.stemmer, ("dutch", "english")))
    return cast("tuple[Any, ...]", _own.stemmers)


holds_nothing_personal(SearchTerm)
