"""What every test may rely on."""

from __future__ import annotations

import os

import pytest
from django.core.management import call_command
from django.utils import translation

from network.kernel import events

# Playwright keeps an event loop in the test's thread; our database calls there are still sync.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The topics and reference words are part of every database."""
    with django_db_blocker.unblock():
        call_command("load_vocabulary", verbosity=0)


@pytest.fixture(autouse=True)
def in_english():
    """Tests read the source language, unless they say otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture
def deliver_all():
    """Let every waiting subscriber hear what happened, as the worker would."""

    def deliver(limit: int = 500) -> None:
        for _turn in range(limit):
            if not events.deliver_one():
                return
        raise AssertionError("events keep following each other")

    return deliver
