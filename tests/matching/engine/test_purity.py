from __future__ import annotations

import ast
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[3] / "matching" / "engine"
NO_CLOCK_NO_DISK = {"random", "time", "os", "pathlib", "io", "socket", "logging"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_engine_knows_no_framework_no_clock_and_no_disk():
    outside = {
        (path.name, name)
        for path in ENGINE.rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] in {"django", "network", "chat", "config", *NO_CLOCK_NO_DISK}
        or (name.startswith("matching") and not name.startswith("matching.engine"))
    }

    assert outside == set()
