"""The one application for every server: pages and API over HTTP, live over one socket."""

from __future__ import annotations

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from network.kernel.live.polling import ADDRESSES, polling  # noqa: E402
from network.kernel.live.socket import Socket  # noqa: E402


async def http(scope: Any, receive: Any, send: Any) -> None:
    """Who waits for news waits on the loop; Django would keep a thread for each."""
    if scope["path"] in ADDRESSES:
        await polling(scope, receive, send)
    else:
        await pages(scope, receive, send)


application = ProtocolTypeRouter(
    {"http": http, "websocket": URLRouter([path("rt/", Socket.as_asgi())])}
)
