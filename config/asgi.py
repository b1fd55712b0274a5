"""The one application for every server: pages and API over HTTP, live over one socket."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from network.kernel.live.socket import Socket  # noqa: E402

application = ProtocolTypeRouter(
    {"http": http, "websocket": URLRouter([path("rt/", Socket.as_asgi())])}
)
