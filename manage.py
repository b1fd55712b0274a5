#!/usr/bin/env python3
"""Everything starts here: `python3 manage.py up` to try it, `python3 manage.py test` to be sure."""

import gc
import os
import sys

from config import bootstrap


def main() -> None:
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    bootstrap.ensure("test" if verb == "test" else "app")
    if verb == "up":
        from config.up import main as up

        sys.exit(up(sys.argv[2:]))
    if verb == "test":
        from config.suite import main as test

        sys.exit(test(sys.argv[2:]))
    start_light()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def start_light() -> None:
    """Reading code is most of a start, so leave out what this process has no use for."""
    # Nothing that is being imported is rubbish: look for it seldom.
    gc.set_threshold(50_000, 20, 20)
    # Twisted loads this wherever it is installed; TLS ends in front of us. None is how Python says
    # "not here" (import system, 5.3), which its types do not know.
    sys.modules["OpenSSL"] = None  # type: ignore[assignment]
    # Django REST framework does so with everything for PostgreSQL; on SQLite nobody asks for it.
    if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")):
        sys.modules["psycopg"] = None  # type: ignore[assignment]  # as above


if __name__ == "__main__":
    main()
