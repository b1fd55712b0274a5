"""The published schema of the frames, held against every frame that a test sees."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

PATH = Path(__file__).resolve().parents[4] / "docs" / "rt.v1.schema.json"
schema = json.loads(PATH.read_text())
COMMAND = "command"


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$defs": schema["$defs"], **schema["$defs"][name]})


def check_from_server(frame: dict[str, Any]) -> None:
    _validator(f"server_{frame['t']}").validate(frame)


def check_from_browser(frame: dict[str, Any]) -> None:
    name = f"browser_{frame['t']}"
    _validator(name if name in schema["$defs"] else f"browser_{COMMAND}").validate(frame)
