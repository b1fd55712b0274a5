"""Another process that does deeds: what a worker, a page or a person at the console would do.

Reads one piece of Python a line as JSON, runs it with Django set up, answers with `answer`.
"""

from __future__ import annotations

import json
import os
import sys
import traceback


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    kept: dict[str, object] = {}
    for line in sys.stdin:
        try:
            exec(json.loads(line), kept)
            told = {"answer": kept.pop("answer", None)}
        except Exception:  # noqa: BLE001 (the test shows it)
            told = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(told, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
