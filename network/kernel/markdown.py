"""Text that people write, rendered once: Markdown in, safe HTML out."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

LIMIT = 20_000
TAGS = {"p", "br", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
_parser = MarkdownIt("js-default", {"linkify": True, "html": False, "breaks": True})
_parser.disable(["image", "table", "heading", "lheading", "hr"])


def render(text: str) -> str:
    """HTML from a small allow-list; links open like any link and pass on nothing."""
    html = _parser.render(text[:LIMIT])
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    ).strip()
