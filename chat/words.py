"""By which words a message is found: the kernel's own analyser, and the index of the database.

The words stand with the message itself, so that being found costs sending nothing. PostgreSQL
reads them as a set with an index of its own; SQLite looks through those of the rooms asked.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func, Index, TextField

from network.kernel import search

Compiled = tuple[str, Any]


def words_of(text: str) -> str:
    """Between spaces, also at both ends: so each can be looked for as a whole."""
    return f" {' '.join(sorted(search.terms(text)))} " if text else ""


class WordSet(Func):
    """The words as PostgreSQL indexes them. What they say is not parsed again."""

    arity = 1
    output_field = TextField()
    template = "array_to_tsvector(string_to_array(trim(%(expressions)s), ' '))"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Compiled:
        # Nothing reads an index of words there: let it hold nothing.
        return self.as_sql(
            compiler, connection, template="substr(%(expressions)s, 1, 0)", **context
        )


class WordIndex(Index):
    suffix = "words"

    def create_sql(
        self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            using = " USING gin"
        return super().create_sql(model, schema_editor, using=using, **kwargs)


class Holds(Func):
    """Whether all these words are among them; the last may be unfinished."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: F, asked: str) -> None:
        super().__init__(words)
        self.asked = search.words(asked)

    def __reduce__(self) -> Any:
        return (type(self), (self.source_expressions[0], " ".join(self.asked)))

    def _choices(self) -> list[tuple[list[str], str]]:
        """For each word how it may stand there, and how it may begin."""
        last = len(self.asked) - 1
        return [
            (sorted(search.terms(word)), word if place == last and len(word) > 1 else "")
            for place, word in enumerate(self.asked)
        ]

    def as_sql(  # type: ignore[override]
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002 (what Django hands over)
        **_context: Any,
    ) -> Compiled:
        column, _none = compiler.compile(self.source_expressions[0])
        parts, given = [], []
        for whole, begun in self._choices():
            likes = [f"% {term} %" for term in whole] + ([f"% {begun}%"] if begun else [])
            parts.append("(" + " OR ".join([f"{column} LIKE %s"] * len(likes)) + ")")
            given += likes
        return "(" + " AND ".join(parts) + ")", given

    def as_postgresql(
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002 (the same)
        **_context: Any,
    ) -> Compiled:
        words, none = compiler.compile(WordSet(self.source_expressions[0]))
        asked = " & ".join(
            "("
            + " | ".join([f"'{term}'" for term in whole] + ([f"'{begun}':*"] if begun else []))
            + ")"
            for whole, begun in self._choices()
        )
        return f"{words} @@ %s::tsquery", [*none, asked]
