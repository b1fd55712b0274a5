"""The task queue: a doorbell. What is due stands in the database."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

from config.schedule import SCHEDULE
from network import PACKAGES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("bindsteen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks([*(f"network.{package}" for package in PACKAGES), "matching", "chat"])
app.conf.beat_schedule = {turn.task: turn.as_entry() for turn in SCHEDULE}


@setup_logging.connect
def keep_our_logging(**_settings: object) -> None:
    """Celery sets up logs of its own unless somebody listens; ours are in the settings."""
