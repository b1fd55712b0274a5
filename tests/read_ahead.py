"""All the code that our processes need, read once; who forks from here need not read it again.

Nothing here may open a connection, start a thread or make an event loop: a fork would share it.
So Daphne's server, which makes a loop when it is read, is left to those who serve.
"""

from __future__ import annotations

import gc
import os
import sys

gc.set_threshold(50_000, 20, 20)
sys.modules["OpenSSL"] = None  # as manage.py does
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

# ruff: noqa: E402, F401
import celery.apps.beat
import celery.apps.worker
import celery.concurrency.thread
import daphne.http_protocol
import daphne.ws_protocol
import django.core.management.commands.migrate
import kombu.transport.redis
import scipy.optimize
import uvicorn
from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

import chat.actions
import config.management.commands.prepare
import config.management.commands.worker
import matching.tasks
import tests.factories.chat
from network.kernel.live import socket

get_resolver().url_patterns  # noqa: B018 (reads all views)
for name in settings.MIDDLEWARE:
    import_string(name)

gc.collect()
gc.freeze()
