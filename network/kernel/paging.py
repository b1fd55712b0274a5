"""Long lists in pieces: numbered pages for people, cursors for programs."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from rest_framework.pagination import CursorPagination

M = TypeVar("M", bound=Model)
PAGE_SIZE = 24


def page_of(rows: QuerySet[M], number: str | int | None, *, size: int = PAGE_SIZE) -> Page[M]:
    """The asked page, or the nearest there is: an old link never breaks."""
    return Paginator(rows, size).get_page(number or 1)


class CursorPages(CursorPagination):
    page_size = 50
    max_page_size = 100
    page_size_query_param = "size"
    ordering: Any = ("-created_at", "-pk")
