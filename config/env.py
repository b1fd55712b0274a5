"""Every setting comes from the environment, typed, read here and nowhere else.

`NAME_FILE` may hold the path of a file with the value, for secrets. Missing or unreadable
values are gathered, so that one start tells everything that is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class Environment:
    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[str] = []

    def raw(self, name: str) -> str | None:
        path = self.values.get(f"{name}_FILE")
        if path:
            try:
                return Path(path).read_text().strip()
            except OSError as error:
                self.problems.append(f"{name}_FILE: {error.strerror}: {path}")
                return None
        return self.values.get(name)

    def text(self, name: str, default: str = "") -> str:
        value = self.raw(name)
        return default if value is None else value

    def required(self, name: str, why: str) -> str:
        value = self.raw(name)
        if not value:
            self.problems.append(f"{name} is missing: {why}")
        return value or ""

    def parsed(self, name: str, default: T, parse: Callable[[str], T], shape: str) -> T:
        value = self.raw(name)
        if value is None or value == "":
            return default
        try:
            return parse(value)
        except ValueError:
            self.problems.append(f"{name} must be {shape}, not {value!r}")
            return default

    def number(self, name: str, default: int) -> int:
        return self.parsed(name, default, int, "a whole number")

    def flag(self, name: str, *, default: bool = False) -> bool:
        def parse(value: str) -> bool:
            word = value.lower()
            if word not in YES | NO:
                raise ValueError(word)
            return word in YES

        return self.parsed(name, default, parse, "yes or no")

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        value = self.raw(name)
        if value is None:
            return default or []
        return [word.strip() for word in value.split(",") if word.strip()]

    def check(self) -> None:
        if self.problems:
            raise ImproperlyConfigured("Settings: " + "; ".join(self.problems))


env = Environment(os.environ)


def database(url: str) -> dict[str, object]:
    """`sqlite:///file`, `sqlite:////folder/file` or `postgresql://user:password@host:port/name?option=value`.

    A socket directory goes in as `?host=/run/postgresql`.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(parts.path.removeprefix("/"))
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Our rules make long questions of short answers: compiling them takes longer than asking.
        "OPTIONS": {"connect_timeout": 5, "options": "-c jit=off", **options},
    }


def sqlite(path: str) -> dict[str, object]:
    """Acknowledged means on disk: WAL with synchronous=FULL (see docs/running.md for NORMAL)."""
    synchronous = env.text("SQLITE_SYNCHRONOUS", "FULL")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
            ),
        },
    }


def broker(url: str) -> str:
    """The address of a Redis in Celery's words, which differ for a socket."""
    if not url.startswith("unix://"):
        return url
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"


def mail(url: str) -> dict[str, object]:
    """`smtp://user:password@host:port`, `smtps://…` for TLS from the start, `?tls=1` for STARTTLS."""
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parse_qs(parts.query).get("tls", ["0"])[0] in YES,
        "EMAIL_TIMEOUT": 10,
    }
