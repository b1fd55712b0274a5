"""The settings as they come out of one environment or another."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env, suite
from config.schedule import SCHEDULE

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-its-own-that-is-quite-long-and-nowhere-else"


@pytest.fixture
def read(monkeypatch):
    def read(**variables: str) -> dict:
        monkeypatch.setattr(env, "env", env.Environment(variables))
        return runpy.run_path(str(ROOT / "config" / "settings.py"))

    return read


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "SECRET_KEY is missing"),
        (
            {"SECRET_KEY": "only-for-trying-out-on-your-own-machine-not-for-production"},
            "SECRET_KEY",
        ),
        ({"SECRET_KEY": SECRET, "DEMO": "1"}, "DEMO and PRODUCTION exclude each other"),
        ({"SECRET_KEY": SECRET, "DEBUG": "yes"}, "DEBUG and PRODUCTION exclude each other"),
    ],
)
def test_production_refuses_to_start(read, variables, reason):
    with pytest.raises(ImproperlyConfigured, match=reason):
        read(PRODUCTION="1", **variables)


def test_all_that_is_wrong_is_told_at_once(read):
    with pytest.raises(ImproperlyConfigured) as told:
        read(PRODUCTION="1", DEMO="1", DEBUG="perhaps", STALE_AFTER_DAYS="often")

    for word in ("DEMO", "DEBUG", "STALE_AFTER_DAYS", "SECRET_KEY"):
        assert word in str(told.value)


def test_a_secret_may_stand_in_a_file(read, tmp_path):
    (tmp_path / "key").write_text(f"{SECRET}\n")

    found = read(PRODUCTION="1", SECRET_KEY_FILE=str(tmp_path / "key"))

    assert found["SECRET_KEY"] == SECRET


def test_a_file_that_is_not_there_is_told(read):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE: No such file"):
        read(SECRET_KEY_FILE="/no/such/file")


def test_the_sites_own_host_is_allowed(read):
    found = read(SITE_URL="https://bindsteen.example")

    assert "bindsteen.example" in found["ALLOWED_HOSTS"]
    assert found["SECURE"]
    assert found["SESSION_COOKIE_NAME"] == "__Host-session"


def test_without_a_proxy_nobody_is_believed_about_addresses(read):
    found = read()

    assert found["REST_FRAMEWORK"]["NUM_PROXIES"] == 0
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_behind_our_proxy_its_word_counts(read):
    found = read(BEHIND_PROXY="1")

    assert found["REST_FRAMEWORK"]["NUM_PROXIES"] == 1
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", ""),
        ("redis://broker:6379/2", "redis://broker:6379/2"),
        ("unix:///run/store.sock", "redis+socket:///run/store.sock?virtual_host=0"),
        ("unix:///run/store.sock?db=3", "redis+socket:///run/store.sock?virtual_host=3"),
    ],
)
def test_celery_is_told_the_broker_in_its_own_words(url, told):
    assert env.broker(url) == told


def test_an_address_of_postgresql_is_read_in_full():
    found = env.database("postgresql://me:p%40ss@host:5433/net?sslmode=require")

    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("net", "me", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("host", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_socket_folder_of_postgresql_is_read():
    found = env.database("postgresql://me@/net?host=/run/postgresql")

    assert found["HOST"] == "/run/postgresql"
    assert "host" not in found["OPTIONS"]


@pytest.mark.parametrize(
    ("url", "path"), [("sqlite:///net.db", "net.db"), ("sqlite:////data/net.db", "/data/net.db")]
)
def test_an_address_of_sqlite_is_read(url, path):
    assert env.database(url)["NAME"] == path


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://post:25", ("post", 25, False, False)),
        ("smtps://post", ("post", 465, True, False)),
        ("smtp://me:x@post:587?tls=1", ("post", 587, False, True)),
    ],
)
def test_an_address_for_mail_is_read(url, expected):
    found = env.mail(url)

    told = (
        found["EMAIL_HOST"],
        found["EMAIL_PORT"],
        found["EMAIL_USE_SSL"],
        found["EMAIL_USE_TLS"],
    )
    assert told == expected


def test_every_variable_stands_in_the_contract():
    contract = (ROOT / "docs" / "contract.md").read_text()
    named = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", contract, re.MULTILINE))
    read_by_settings = {name for name in suite.setting_names() if not name.endswith("_FILE")}
    of_the_commands = {
        *("BINDSTEEN_BOOTSTRAP", "BINDSTEEN_VENV"),
        *("TEST_DATABASE_URL", "TEST_REDIS_URL", "CHROMIUM", "NGINX"),
    }

    assert "SECRET_KEY" in read_by_settings
    assert named == read_by_settings | of_the_commands


def test_each_turn_of_the_clock_has_a_task_and_a_reason():
    from config.celery import app

    app.loader.import_default_modules()
    for turn in SCHEDULE:
        assert turn.task in app.tasks, f"{turn.task} is no task"
        assert turn.why.endswith("."), f"{turn.task} says why in a sentence"
        assert turn.seconds >= 1
    assert len({turn.task for turn in SCHEDULE}) == len(SCHEDULE)


def test_each_turn_comes_soon_after_a_start_and_then_at_its_own_pace():
    """A beat that is started anew every day still comes to what is done once a day."""
    from config.celery import app
    from config.management.commands.beat import FIRST_AFTER, Turns

    entries = Turns(app).schedule
    for turn in SCHEDULE:
        due = entries[turn.task].is_due()
        assert due.next <= min(turn.seconds, FIRST_AFTER.total_seconds()) + 1
        after_that = next(entries[turn.task]).is_due()
        assert turn.seconds - 2 <= after_that.next <= turn.seconds
