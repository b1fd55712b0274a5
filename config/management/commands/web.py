from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.asgi import application
from config.processes import bound_database, settle


def daphne(listener: socket.socket) -> None:
    from config.server import Server  # noqa: PLC0415 (uvicorn has no use for a Twisted reactor)

    # Twisted takes the descriptor over and closes it; a second close would be an error.
    server = Server(application, endpoints=[f"fd:fileno={listener.detach()}"], verbosity=0)
    settle()
    server.run()


def uvicorn(listener: socket.socket) -> None:
    """Half the work per delivery; the application itself is the same."""
    from config import uvicorn_server  # noqa: PLC0415 (nor Daphne for uvicorn)

    settle()
    uvicorn_server.run(application, listener)


SERVERS: dict[str, Callable[[socket.socket], None]] = {"daphne": daphne, "uvicorn": uvicorn}


def listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} is taken. Choose another one: --port N") from error
        raise CommandError(f"Cannot listen on {host} port {port}: {error.strerror}") from error


class Command(BaseCommand):
    help = "Serve pages, the API and the live socket. Run as many as you like."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--server", choices=sorted(SERVERS), default="daphne")
        parser.add_argument("--fd", type=int, help="a listening socket that is open already")

    def handle(self, *_args: Any, **options: Any) -> None:
        bound_database(statement_seconds=5)
        fd = options["fd"]
        with socket.socket(fileno=fd) if fd else listen(options["host"], options["port"]) as door:
            SERVERS[options["server"]](door)
