"""Database work for sockets: a few threads of our own, so that pages and sockets never wait for each other.

The number of threads is the number of database connections that sockets can ever use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")


class Pool:
    def __init__(self, threads: int) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="live")

    async def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `question` in one of the threads, with a database connection that works."""
        tidy: Callable[[], R] = partial(_tidy, question, *args, **kwargs)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, copy_context().run, tidy)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)


def _tidy(question: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    # Django tidies connections between requests; a socket has no requests.
    close_old_connections()
    try:
        return question(*args, **kwargs)
    finally:
        close_old_connections()


def pool() -> Pool:
    return Pool(settings.LIVE_DATABASE_THREADS)
