from __future__ import annotations

from copy import deepcopy

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.template.response import SimpleTemplateResponse
from django.test import Client

from network.kernel.throttle import ActorThrottle
from network.members.backend import MemberBackend
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
    """The rows behind a browser (its session, its member) are fetched at its first knock; what
    is made of them is made anew each time."""
    for owner, name in (SessionStore, "_get_session_from_db"), (MemberBackend, "get_user"):
        monkeypatch.setattr(owner, name, fetched_once(getattr(owner, name)))


def fetched_once(fetch):
    known = {}

    def fetched(owner, *asked):
        key = asked or owner.session_key
        if key not in known:
            known[key] = fetch(owner, *asked)
        return deepcopy(known[key])

    return fetched


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
