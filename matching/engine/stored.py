"""Remarks and parts as they are kept in a JSON column, and read back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.engine.shapes import Part, Remark, Value


def as_json(fact: Remark | Part) -> dict[str, Any]:
    if isinstance(fact, Remark):
        return {"code": fact.code, "params": _plain(fact.params)}
    return {
        "kind": fact.kind,
        "value": fact.value,
        "params": _plain(fact.params),
        "sources": list(fact.sources),
    }


def remark_from(content: Mapping[str, Any]) -> Remark:
    return Remark(content["code"], _read(content.get("params", {})))


def part_from(content: Mapping[str, Any]) -> Part:
    return Part(
        content["kind"],
        content["value"],
        _read(content.get("params", {})),
        tuple(content.get("sources", ())),
    )


def _plain(params: Mapping[str, Value]) -> dict[str, Any]:
    return {key: list(v) if isinstance(v, tuple) else v for key, v in sorted(params.items())}


def _read(params: Mapping[str, Any]) -> dict[str, Value]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in params.items()}
