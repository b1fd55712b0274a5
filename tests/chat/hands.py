"""Another process that does deeds: what a worker, a page or a person at the console would do.

Takes pieces of Python, runs each after the other with Django set up, answers with `answer`.
"""

from __future__ import annotations

import traceback
from multiprocessing.connection import Connection


def main(line: Connection) -> None:
    kept: dict[str, object] = {}
    while True:
        try:
            code = line.recv()
        except EOFError:
            return
        try:
            exec(code, kept)
            told = {"answer": kept.pop("answer", None)}
        except Exception:  # noqa: BLE001 (the test shows it)
            told = {"error": traceback.format_exc()}
        line.send(told)
