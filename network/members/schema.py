"""How the published schema knows us: who asks while it is written, and what a refusal looks like."""

from __future__ import annotations

from typing import Any

from drf_spectacular.plumbing import build_mock_request

from network.kernel.actors import VISITOR

PROBLEM = {
    "type": "object",
    "description": "Why not, in words for people and a code for programs (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"description": "What is wrong, by the name of the field."},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
REFUSED = {
    "description": "It was refused, and nothing has changed.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def visitor_asks(method: str, path: str, view: Any, original: Any, **kwargs: Any) -> Any:
    """Who writes the schema is a visitor: every door may ask who stands before it."""
    request = build_mock_request(method, path, view, original, **kwargs)  # type: ignore[no-untyped-call]  # no types
    request.actor = VISITOR
    return request


def refusals_are_told(result: Any, **_kwargs: Any) -> Any:
    """Each operation can be refused, and always in the same shape."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = REFUSED
    return result
