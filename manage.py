#!/usr/bin/env python3
"""Everything starts here: `python3 manage.py up` to try it, `python3 manage.py test` to be sure."""

import gc
import os
import sys

from config import bootstrap


def main() -> None:
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    bootstrap.ensure("test" if verb == "test" else "app")
    # Nothing that is being imported is rubbish: look for it seldom.
    gc.set_threshold(50_000, 20, 20)
    if verb == "up":
        from config.up import main as up

        sys.exit(up(sys.argv[2:]))
    if verb == "test":
        from config.suite import main as test

        sys.exit(test(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
