"""Database work for sockets: a few threads of our own, so that pages and sockets never wait for each other.

The number of threads is the number of database connections that sockets can ever use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")
Item = TypeVar("Item")


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


class Together(Generic[Item, R]):
    """Many who ask the same kind of thing at once get their answers from one question.

    Nobody waits for others to come: what is asked while a question is under way goes with the
    next. So each answer was read after it was asked for.
    """

    def __init__(self, pool: Pool, question: Callable[[list[Item]], list[R]], most: int) -> None:
        self.pool, self.question, self.most = pool, question, most
        self.waiting: list[tuple[Item, asyncio.Future[R]]] = []
        self.asking: asyncio.Task[None] | None = None

    async def ask(self, item: Item) -> R:
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self.waiting.append((item, answer))
        if self.asking is None:
            self.asking = asyncio.ensure_future(self._ask())
        return await answer

    async def _ask(self) -> None:
        try:
            while self.waiting:
                some, self.waiting = self.waiting[: self.most], self.waiting[self.most :]
                try:
                    answers = await self.pool.ask(self.question, [item for item, _answer in some])
                except Exception as error:  # noqa: BLE001 (told to each who asked)
                    for _item, waits in some:
                        if not waits.done():
                            waits.set_exception(error)
                else:
                    for (_item, waits), answer in zip(some, answers, strict=True):
                        if not waits.done():
                            waits.set_result(answer)
        finally:
            self.asking = None


def _tidy(question: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    # Django tidies connections between requests; a socket has no requests.
    close_old_connections()
    try:
        return question(*args, **kwargs)
    finally:
        close_old_connections()


def pool() -> Pool:
    return Pool(settings.LIVE_DATABASE_THREADS)
