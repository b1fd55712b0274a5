"""One Redis serves the whole suite; who starts a site of its own takes a database of its own."""

from __future__ import annotations


def store_of_ones_own(url: str, number: int) -> str:
    """The same Redis, where no other site's worker answers our rings."""
    base = url.partition("?")[0]
    if base.startswith("unix:"):
        return f"{base}?db={number}"
    scheme, _slashes, rest = base.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/{number}"
