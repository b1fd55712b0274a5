from __future__ import annotations

from copy import deepcopy

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.template.response import SimpleTemplateResponse
from django.test import Client

from network.kernel.throttle import ActorThrottle
from tests.doors import region as regions
from tests.once import for_this_file


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once for a file and undone after it."""
    with for_this_file(django_db_blocker):
        yield regions.build()


@pytest.fixture
def region(built, db, monkeypatch):
    """As it was built, whatever a test did to it; and nobody asks too much."""
    monkeypatch.setattr(ActorThrottle, "get_rate", lambda _throttle: None)
    return built


@pytest.fixture
def known_by_now(monkeypatch):
    """Who sits behind a browser is read at its first knock, and does not change in a test."""
    known = {}

    def read(request):
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if session not in known:
            known[session] = get_user(request)
        return deepcopy(known[session])

    monkeypatch.setattr("django.contrib.auth.middleware.auth.get_user", read)


@pytest.fixture
def come_as(region, known_by_now):
    """A browser in which this person is signed in; in Dutch, as everybody."""

    def browser(who: str) -> Client:
        client = Client()
        if who != "visitor":
            client.force_login(region.people[who].user)
        return client

    return browser


@pytest.fixture
def undrawn(monkeypatch):
    """Pages only say which they are: what they look like is for the tests of their rooms."""
    name = property(lambda response: str(response.template_name))
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", name)
