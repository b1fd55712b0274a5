"""An application that does what our own never should, behind our own server."""

from __future__ import annotations

import asyncio
import socket
import sys

import django

django.setup()

from config import server, uvicorn_server  # noqa: E402 (reads settings)


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


if __name__ == "__main__":
    if sys.argv[2] == "daphne":
        server.Server(app, endpoints=[f"fd:fileno={sys.argv[1]}"]).run()
    else:
        uvicorn_server.run(app, socket.socket(fileno=int(sys.argv[1])))
