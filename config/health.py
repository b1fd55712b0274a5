"""Two questions a machine asks: do you live, and can you work?"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis

PATIENCE_SECONDS = 2

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """All that a page needs answers too; otherwise 503, and the name of what does not."""
    found = {name: _ask(name, question) for name, question in _questions().items()}
    ready = all(answer == "ok" for answer in found.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "checks": found}, status=200 if ready else 503
    )


def _questions() -> dict[str, Callable[[], None]]:
    questions: dict[str, Callable[[], None]] = {
        "database": _database,
        "migrations": _migrations,
    }
    stores = {
        "store": settings.REDIS_URL,
        "live": settings.LIVE_REDIS_URL,
        "broker": settings.BROKER_URL,
    }
    asked: set[str] = {""}
    for name, url in stores.items():
        if url not in asked:
            asked.add(url)
            questions[name] = lambda url=url: _store(url)  # type: ignore[misc]
    return questions


def _ask(name: str, question: Callable[[], None]) -> str:
    """The reason stands in the log, not in an answer that anybody may read."""
    try:
        question()
    except Exception as error:  # noqa: BLE001 (whatever goes wrong, we are not ready)
        log.warning("not ready: %s: %s", name, error)
        return "failed"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class _Migrations:
    """Once all migrations stand in the database they stay there; so ask until then."""

    applied = False

    def __call__(self) -> None:
        if not self.applied and (waiting := self.waiting()):
            raise RuntimeError(f"{len(waiting)} migrations wait: manage.py prepare")
        self.applied = True

    def waiting(self) -> list[object]:
        executor = MigrationExecutor(connection)
        return [*executor.migration_plan(executor.loader.graph.leaf_nodes())]


_migrations = _Migrations()


def _store(url: str) -> None:
    with Redis.from_url(
        url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    ) as store:
        store.ping()
