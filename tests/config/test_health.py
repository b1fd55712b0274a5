from __future__ import annotations

import pytest
from django.db import connection

from config import health


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    monkeypatch.setattr(health, "_migrations", health._Migrations())


@pytest.fixture
def migrated(monkeypatch):
    """Tests may run without migrations; then there is nothing that waits either."""
    monkeypatch.setattr(health._Migrations, "waiting", lambda _self: [])


def test_healthz_answers_without_asking_anything(client):
    """No database mark here: a query would fail the test."""
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.content == b"ok\n"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_that_all_is_well(client, migrated, settings):
    settings.REDIS_URL = settings.LIVE_REDIS_URL = settings.BROKER_URL = ""

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "name"),
    [("REDIS_URL", "store"), ("LIVE_REDIS_URL", "live"), ("BROKER_URL", "broker")],
)
def test_readyz_names_the_store_that_does_not_answer(client, migrated, settings, setting, name):
    settings.REDIS_URL = settings.LIVE_REDIS_URL = settings.BROKER_URL = ""
    setattr(settings, setting, "redis://127.0.0.1:1/0")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"][name] == "failed"
    assert answer.json()["checks"]["database"] == "ok"


@pytest.mark.django_db
def test_one_store_for_all_is_asked_once(client, migrated, settings, monkeypatch):
    asked = []
    monkeypatch.setattr(health, "_store", asked.append)
    settings.REDIS_URL = settings.LIVE_REDIS_URL = settings.BROKER_URL = "redis://one"

    client.get("/readyz")

    assert asked == ["redis://one"]


@pytest.mark.django_db
def test_readyz_names_migrations_that_wait_until_they_are_applied(client, settings, monkeypatch):
    settings.REDIS_URL = settings.LIVE_REDIS_URL = settings.BROKER_URL = ""
    waiting = ["0002"]
    monkeypatch.setattr(health._Migrations, "waiting", lambda _self: waiting)

    assert client.get("/readyz").json()["checks"]["migrations"] == "failed"
    waiting.clear()
    assert client.get("/readyz").status_code == 200
    waiting.append("not asked any more")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_names_a_database_that_is_away_without_saying_why(
    client, migrated, settings, monkeypatch
):
    settings.REDIS_URL = settings.LIVE_REDIS_URL = settings.BROKER_URL = ""

    def away():
        raise OSError("no route to 10.1.2.3")

    monkeypatch.setattr(connection, "cursor", away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "failed"
    assert b"10.1.2.3" not in answer.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405
