"""What the live socket is measured beside: the least that can be done, and the usual way.

    python -m config.bench_yardsticks raw|channels FD

Both say to everybody what one says: `raw` with the broadcast of websockets, `channels` with a
consumer per socket and a group in memory, on the Daphne that we serve pages with.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from typing import Any


def raw(listener: socket.socket) -> None:
    from websockets.asyncio.server import ServerConnection, broadcast, serve  # noqa: PLC0415

    everybody: set[ServerConnection] = set()

    async def attend(wire: ServerConnection) -> None:
        everybody.add(wire)
        try:
            async for text in wire:
                broadcast(everybody, text)
        finally:
            everybody.discard(wire)

    async def main() -> None:
        async with serve(attend, sock=listener, compression=None, ping_interval=None):
            await asyncio.get_running_loop().create_future()

    asyncio.run(main())


def channels(listener: socket.socket) -> None:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        SECRET_KEY="only for a yardstick",  # noqa: S106 (it keeps nothing)
        INSTALLED_APPS=["channels"],
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    )
    django.setup()
    from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: PLC0415

    from config.server import Server  # noqa: PLC0415

    class Plain(AsyncJsonWebsocketConsumer):
        groups = ["room"]

        async def receive_json(self, content: Any, **_more: Any) -> None:
            await self.channel_layer.group_send("room", {"type": "said", "said": content})

        async def said(self, event: dict[str, Any]) -> None:
            await self.send(json.dumps(event["said"], separators=(",", ":")))

    Server(Plain.as_asgi(), endpoints=[f"fd:fileno={listener.detach()}"]).run()


if __name__ == "__main__":
    {"raw": raw, "channels": channels}[sys.argv[1]](socket.socket(fileno=int(sys.argv[2])))
