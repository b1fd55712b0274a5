"""uvicorn, with the goodbye that our sockets expect: the alternative to Daphne."""

from __future__ import annotations

import signal
import socket
from typing import Any

from uvicorn import Config, Server

from network.kernel.live.hub import hubs
from network.kernel.live.limits import FRAME_BYTES

DRAIN_SECONDS = 5.0


class Draining(Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No new visitors, a goodbye to every socket, and only then what uvicorn does by itself."""
        for server in self.servers:
            server.close()
        for hub in hubs():
            await hub.drain(DRAIN_SECONDS)
        await super().shutdown(sockets)


def server(application: Any) -> Draining:
    return Draining(
        Config(
            application,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws_max_size=FRAME_BYTES,
            ws_per_message_deflate=False,  # more than doubles what a socket weighs
            ws_ping_interval=None,  # the protocol has heartbeats of its own, that browsers can see
            timeout_graceful_shutdown=5,
        )
    )


def run(application: Any, listener: socket.socket) -> None:
    # uvicorn raises the signal again when it is done; to us that is an end in order.
    signal.signal(signal.SIGTERM, lambda *_frame: None)
    server(application).run(sockets=[listener])
