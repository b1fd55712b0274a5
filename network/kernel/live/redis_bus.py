"""The bus over Redis: one PUBLISH a change, one subscription a process, and no trust in either."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from zlib import crc32

import redis
import redis.asyncio
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from network.kernel.live.bus import Bus, Hear

log = logging.getLogger(__name__)

SHARDS = 16
PUBLISH_SECONDS = 0.25
REST_SECONDS = 5.0
PING_SECONDS = 2.0
SILENCE_SECONDS = 5.0


class Breaker:
    """After a failure, leave it in peace for a while; then let one try."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.closed_until = 0.0

    def may_try(self) -> bool:
        if self.clock() < self.closed_until:
            return False
        if self.closed_until:
            self.closed_until = self.clock() + REST_SECONDS  # one tries, the others wait for it
        return True

    def failed(self) -> None:
        self.closed_until = self.clock() + REST_SECONDS

    def worked(self) -> None:
        self.closed_until = 0.0


class RedisBus(Bus):
    """One PUBLISH per change on a fixed set of channels, one subscription per process."""

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__()
        self.url = url
        self.prefix = prefix
        self.breaker = Breaker()
        self.connected = False
        self.client = redis.Redis.from_url(
            url,
            socket_timeout=PUBLISH_SECONDS,
            socket_connect_timeout=PUBLISH_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )

    @property
    def reaches_others(self) -> bool:
        return self.connected

    def channel(self, topic: str) -> str:
        return f"{self.prefix}:{crc32(topic.encode()) % SHARDS}"

    def publish(self, topic: str, message: str) -> None:
        super().publish(topic, message)
        if not self.breaker.may_try():
            return
        try:
            self.client.publish(self.channel(topic), f"{_origin(os.getpid())}|{message}")
        except (RedisError, OSError) as error:
            self.breaker.failed()
            log.warning("live bus: not published: %s", type(error).__name__)
        else:
            self.breaker.worked()

    async def run(self, hear: Hear, changed: Callable[[], None]) -> None:
        self.ears.add(hear)
        pause = 0.1
        try:
            while True:
                try:
                    await self._listen(hear, changed)
                except (RedisError, OSError, TimeoutError) as error:
                    log.warning("live bus: not listening: %s", type(error).__name__)
                pause = 0.1 if self.connected else min(pause * 2, 2.0)
                self.connected = False
                changed()
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 (jitter)
        finally:
            self.connected = False
            self.ears.discard(hear)

    async def _listen(self, hear: Hear, changed: Callable[[], None]) -> None:
        # No retries inside the client: a silent reconnection would be a silent gap.
        client = redis.asyncio.Redis.from_url(
            self.url,
            socket_connect_timeout=1,
            socket_timeout=SILENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        try:
            async with client.pubsub() as pubsub:
                await pubsub.subscribe(*(f"{self.prefix}:{shard}" for shard in range(SHARDS)))
                await self._read(pubsub, hear, changed)
        finally:
            await client.aclose()

    async def _read(self, pubsub: Any, hear: Hear, changed: Callable[[], None]) -> None:
        own = f"{_origin(os.getpid())}|"
        confirmed = 0
        pinged = time.monotonic()
        answered = True
        while True:
            message = await pubsub.get_message(timeout=PING_SECONDS)
            moment = time.monotonic()
            if message is not None:
                answered = True
                if message["type"] == "message":
                    text = message["data"]
                    if not text.startswith(own):
                        hear(text.partition("|")[2])
                elif message["type"] == "subscribe":
                    confirmed += 1
                    if confirmed == SHARDS:
                        self.connected = True
                        changed()
            if moment - pinged >= PING_SECONDS:
                if not answered:
                    raise TimeoutError
                answered = False
                pinged = moment
                await pubsub.ping()


@cache
def _origin(pid: int) -> str:
    """This process, so that it drops its own echo: it has heard that already."""
    return f"{pid:x}{os.urandom(4).hex()}"
