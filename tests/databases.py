"""A database of its own for who starts a site of its own."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

from tests.forked import manage

# Where this stays so, no test asks for a database and there is none to copy.
NOT_THE_TESTS = connection.settings_dict["NAME"]


@contextlib.contextmanager
def empty_database(folder: Path, like: str = "template1") -> Iterator[str]:
    """The address of an empty database of the kind that this run is about."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    name = f"site_{os.getpid()}_{time.time_ns()}"
    parts = urlsplit(server)
    with psycopg.connect(server, autocommit=True) as there:
        there.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as there:
            there.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """One with all tables: copied from the tests' own between two tests, when that is empty.

    Making the tables anew takes seconds.
    """
    if connection.settings_dict["NAME"] == NOT_THE_TESTS:
        with empty_database(folder) as url:
            env = {**os.environ, "DATABASE_URL": url}
            assert manage("migrate", "--run-syncdb", "-v0", env=env).wait() == 0
            yield url
        return
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "site.sqlite3")) as copy:
            connection.connection.backup(copy)
        with empty_database(folder) as url:
            yield url
        return
    ours = str(connection.settings_dict["NAME"])
    connection.close()
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as there:
        # Threads of earlier tests may have left a connection; nobody can copy while it is there.
        there.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [ours],
        )
    with empty_database(folder, like=ours) as url:
        yield url
