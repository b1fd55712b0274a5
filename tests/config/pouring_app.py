"""An application that does what our own never should, behind our own server."""

from __future__ import annotations

import asyncio
import socket


async def pours(send):
    for _turn in range(1_000):
        await send({"type": "websocket.send", "text": "x" * 65_000})


async def app(scope, receive, send):
    if scope["type"] == "http":
        await asyncio.sleep(1)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in the end"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    match scope["path"]:
        case "/ends":
            return
        case "/breaks":
            raise RuntimeError
        case "/stuck":
            await asyncio.Event().wait()
        case "/pours":
            await pours(send)
        case "/big":
            await send({"type": "websocket.send", "text": "x" * 300_000})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text") or "binary"})


def serve(door: socket.socket, server: str) -> None:
    """Both make an event loop when they are read, which is for this process alone."""
    if server == "daphne":
        from config.server import Server

        Server(app, endpoints=[f"fd:fileno={door.detach()}"]).run()
    else:
        from config import uvicorn_server

        uvicorn_server.run(app, door)
