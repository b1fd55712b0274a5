"""The script that shows rooms without a connection, at the address from which it may do so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET


@cache
def _script() -> bytes:
    return Path(str(finders.find("js/room-worker.js"))).read_bytes()


@require_GET
@cache_control(no_cache=True)
def room_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
