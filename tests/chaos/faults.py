"""What goes wrong between a page and a server: cuts, resets, latency. A small proxy of our own."""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
from socket import SO_LINGER, SOL_SOCKET


class Proxy:
    """Carries bytes to one of the servers; every line may be slow, cut or reset at any moment."""

    def __init__(self, ports: list[int], chance: random.Random, *, hardship: float = 1.0) -> None:
        self.ports = ports
        self.chance = chance
        self.hardship = hardship
        self.lines: set[asyncio.Task] = set()
        self.cuts = self.resets = 0
        self.is_calm = False

    async def open(self) -> int:
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self.server.close()
        for line in list(self.lines):
            line.cancel()
        await asyncio.gather(*self.lines, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self.lines.add(line)
        line.add_done_callback(self.lines.discard)
        with contextlib.suppress(OSError, asyncio.CancelledError, ConnectionError):
            there, back = await asyncio.open_connection("127.0.0.1", self.chance.choice(self.ports))
            try:
                await self._both_ways((reader, back), (there, writer))
            finally:
                back.close()
        if not self.is_calm and self.chance.random() < 0.5:
            self.resets += 1  # whoever reads gets an error, not an end
            with contextlib.suppress(OSError, AttributeError):
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, linger)
        writer.close()

    async def _both_ways(self, *ways) -> None:
        seconds = self.chance.expovariate(self.hardship / 15)
        pipes = [asyncio.ensure_future(self._pipe(*way)) for way in ways]
        try:
            done, _ = await asyncio.wait(
                pipes, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                if self.is_calm:
                    await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
                else:
                    self.cuts += 1
        finally:
            for pipe in pipes:
                pipe.cancel()
            await asyncio.gather(*pipes, return_exceptions=True)

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            if not self.is_calm and self.chance.random() < 0.02 * self.hardship:
                await asyncio.sleep(self.chance.uniform(0.01, 0.8))
            if not self.is_calm and self.chance.random() < 0.001 * self.hardship:
                writer.write(data[: self.chance.randrange(len(data) + 1)])  # half a frame
                self.cuts += 1
                return
            writer.write(data)
            await writer.drain()
