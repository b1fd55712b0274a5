"""Text that people write, rendered once: Markdown in, safe HTML out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LIMIT = 20_000
TAGS = {"p", "br", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "span"}
# What a caller may have marked in plain text: its words, and the attributes they get (none: none).
Pieces = Iterable[tuple[str, dict[str, str | int | float]]]
Marks = Callable[[str], Pieces]
_parser = MarkdownIt("js-default", {"linkify": True, "html": False, "breaks": True})
_parser.disable(["image", "table", "heading", "lheading", "hr"])


def render(text: str, marks: Marks | None = None) -> str:
    """HTML from a small allow-list; links open like any link and pass on nothing.

    `marks` parts plain text, outside code and links, into pieces of which some become a span.
    A writer cannot make one: HTML in the text is shown, not used.
    """
    env: dict[str, object] = {}
    tokens = _parser.parse(text[:LIMIT], env)
    if marks is not None:
        for token in tokens:
            if token.children:
                token.children = list(_marked(token.children, marks))
    html = _parser.renderer.render(tokens, _parser.options, env)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "span": {"class", "data-mention", "data-calls"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    ).strip()


def _marked(tokens: list[Token], marks: Marks) -> Iterable[Token]:
    in_links = 0
    for token in tokens:
        in_links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or in_links:
            yield token
            continue
        for words, attributes in marks(token.content):
            piece = Token("text", "", 0, content=words)
            if not attributes:
                yield piece
                continue
            yield Token("mark_open", "span", 1, attrs=attributes)
            yield piece
            yield Token("mark_close", "span", -1)
