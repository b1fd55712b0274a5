"""Daphne, with what a site under load needs and Daphne 4.2 lacks.

Stock Daphne keeps everything a browser does not read, and reads everything a browser sends,
in memory without end; it leaves a socket open when its application has ended; and it cuts all
sockets without a word at SIGTERM. The hooks used here are not documented by Daphne: they are
held by tests/config/test_server.py, and the version is pinned in requirements.lock.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

# The reactor must be installed first: daphne.server does that when it is imported.
import daphne.server  # isort: skip
from daphne import ws_protocol
from twisted.internet import defer
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer  # type: ignore[import-untyped]

from network.kernel.live.hub import hubs
from network.kernel.live.limits import FRAME_BYTES

READ_UP_TO, READ_AGAIN_AT = 32, 8
DRAIN_SECONDS = 5.0
ENDED_CODE = 4500
OPTIONS: dict[str, Any] = {
    "websocket_max_message_size": FRAME_BYTES,
    "websocket_max_frame_size": FRAME_BYTES,
    "websocket_timeout": -1,  # sockets age by the protocol's own goodbye
    "ping_interval": 10**9,  # the protocol has heartbeats of its own, that browsers can see
    "ping_timeout": 0,
    "verbosity": 0,
    "server_name": "bindsteen",
}


class Inbox(asyncio.Queue[dict[str, Any]]):
    """What a browser sent and the application has not taken; tells when there is room again."""

    def __init__(self, protocol: FlowProtocol) -> None:
        super().__init__()
        self.protocol = protocol

    def _get(self) -> dict[str, Any]:
        message: dict[str, Any] = super()._get()
        if self.qsize() <= READ_AGAIN_AT:
            self.protocol.read_on()
        return message


@implementer(IPushProducer)
class FlowProtocol(ws_protocol.WebSocketProtocol):
    """Twisted calls `pauseProducing` when the socket's buffer is full and `resumeProducing` when it drains."""

    maxMessagePayloadSize: int  # noqa: N815 (Autobahn's name)
    writable: asyncio.Event | None = None
    reading = True

    def onConnect(self, request: Any) -> Any:  # noqa: N802 (Autobahn's name)
        self.failByDrop = False  # what breaks the rules is told which, by a close code
        return super().onConnect(request)

    def onOpen(self) -> None:  # noqa: N802 (Autobahn's name)
        self.writable = asyncio.Event()
        self.writable.set()
        self.transport.unregisterProducer()  # the HTTP channel had registered itself
        self.transport.registerProducer(self, True)  # noqa: FBT003 (Twisted's signature)
        super().onOpen()

    def pauseProducing(self) -> None:  # noqa: N802 (Twisted's name)
        if self.writable is not None:
            self.writable.clear()

    def resumeProducing(self) -> None:  # noqa: N802 (Twisted's name)
        if self.writable is not None:
            self.writable.set()

    stopProducing = resumeProducing  # noqa: N815 (Twisted's name)

    def sendMessage(self, *args: Any, **kwargs: Any) -> None:  # noqa: N802 (Autobahn's name)
        # Autobahn holds what we send to the limit that is meant for what we receive.
        limit, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            super().sendMessage(*args, **kwargs)
        finally:
            self.maxMessagePayloadSize = limit

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803, FBT001
        super().onMessage(payload, isBinary)
        if self.reading and self.application_queue.qsize() >= READ_UP_TO:
            self.reading = False
            self.transport.pauseProducing()

    def read_on(self) -> None:
        if not self.reading:
            self.reading = True
            self.transport.resumeProducing()

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:  # noqa: N802, N803, FBT001
        self.resumeProducing()
        super().onClose(wasClean, code, reason)


class Server(daphne.server.Server):
    connections: dict[Any, dict[str, Any]]

    def __init__(self, application: Any, **options: Any) -> None:
        # Daphne's factory takes the class of its protocols from a class attribute.
        ws_protocol.WebSocketFactory.protocol = FlowProtocol
        super().__init__(application, **{**OPTIONS, **options})

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        if protocol not in self.connections:
            return None
        inbox = Inbox(protocol)
        scope.setdefault("asgi", {"version": "3.0"})
        send = partial(self.handle_reply, protocol)
        task = asyncio.ensure_future(self.application(scope, inbox.get, send))
        task.add_done_callback(lambda _task: self.application_ended(protocol))
        self.connections[protocol]["application_instance"] = task
        return inbox

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        await super().handle_reply(protocol, message)
        writable = getattr(protocol, "writable", None)
        if message["type"] == "websocket.send" and writable is not None:
            await writable.wait()

    def application_ended(self, protocol: Any) -> None:
        """Nobody is behind this socket any more, so it does not stay open either."""
        if protocol.state == protocol.STATE_OPEN:
            protocol.sendClose(code=ENDED_CODE)

    def kill_all_applications(self) -> Any:
        """At SIGTERM: no new visitors, a goodbye to every socket, a moment for what is under way."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self.drain())).addCallback(
            lambda _none: super(Server, self).kill_all_applications()
        )

    async def drain(self) -> None:
        for listener in self.listeners:
            listener.addCallback(lambda port: port.stopListening())
        for hub in hubs():
            await hub.drain(DRAIN_SECONDS)
        # A protocol that never got an application would trip the stock version.
        self.connections = {
            protocol: details
            for protocol, details in self.connections.items()
            if "application_instance" in details
        }
        under_way = [
            details["application_instance"]
            for protocol, details in self.connections.items()
            if not isinstance(protocol, ws_protocol.WebSocketProtocol)
        ]
        if under_way:
            await asyncio.wait(under_way, timeout=DRAIN_SECONDS)
