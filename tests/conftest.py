"""What every test may rely on."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections import Counter

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from config.texts import compile_texts
from network.kernel import events, remembered
from network.kernel.actors import SYSTEM
from network.vocabulary.actions import load_topics
from tests import cast

# Playwright keeps an event loop in the test's thread; our database calls there are still sync.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure():
    """Pages speak Dutch, as they do everywhere: before anything is imported that speaks."""
    compile_texts()
    # Each test's client reads the middleware anew; this one would look through all static files.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """All the code we have read is here to stay: looking through it for rubbish is a waste."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# What brings a browser into a test; "page" alone would also name our own things.
BROWSER_FIXTURES = {"playwright", "browser", "browser_type"}
# What starts real processes, or else takes long before a file can begin.
PROCESS_FIXTURES = {"command", "crew", "place", "running", "seeded", "site", "stack"}


def pytest_addoption(parser):
    parser.addoption(
        "--servers",
        choices=["daphne", "uvicorn", "both"],
        default="daphne",
        help="which web server the process tests are about",
    )
    parser.addoption(
        "--every-way",
        action="store_true",
        help="look at each page at every width, in every theme and language, at all of it each time",
    )


@pytest.fixture(scope="session")
def every_way(pytestconfig) -> bool:
    return pytestconfig.getoption("every_way")


def pytest_generate_tests(metafunc):
    """Process tests hold for each server that was asked for; who looks at pages reads them as
    most do, and with `--every-way` in English as well."""
    if "server" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--servers")
        servers = ["daphne", "uvicorn"] if chosen == "both" else [chosen]
        metafunc.parametrize("server", servers, scope="module")
    if "read_in" in metafunc.fixturenames:
        every_way = metafunc.config.getoption("every_way")
        metafunc.parametrize("read_in", ["nl", "en"] if every_way else ["nl"])


def weight(item) -> int:
    """What a test asks of the machine, roughly, beside one that only speaks with the database."""
    if "stack" in item.fixturenames:
        return 400
    if not BROWSER_FIXTURES.isdisjoint(item.fixturenames):
        return 50
    return 1 if PROCESS_FIXTURES.isdisjoint(item.fixturenames) else 20


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The heaviest files come first, so that no process is left alone with one at the end. Among
    equals, and within a file, the order stays random."""
    weights = Counter()
    for item in items:
        weights[item.path] += weight(item)
        if not BROWSER_FIXTURES.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: -weights[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """Between its calls Playwright leaves its event loop marked as the one that runs. Whoever has
    no browser sees none, so that a loop of their own can run, also after a test with a browser."""
    playwrights = asyncio._get_running_loop()
    if playwrights is None or not BROWSER_FIXTURES.isdisjoint(item.fixturenames):
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        if not playwrights.is_closed():
            asyncio._set_running_loop(playwrights)


@pytest.fixture(scope="session")
def browser(browser):
    """The browser is closed by the loop that opened it, whatever the last test was."""
    playwrights = asyncio._get_running_loop()
    yield browser
    asyncio._set_running_loop(playwrights)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The Chromium of the machine, kept from looking things up by itself."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    return {
        **browser_type_launch_args,
        **({"executable_path": chromium} if chromium else {}),
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
        ],
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """A process that a test started and killed may not have hung up yet; the database goes now."""
    yield
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as there:
            there.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
            there.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [name],
            )


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """What a process keeps for a minute was rolled back with the test before."""
    remembered.forget_all()


@pytest.fixture
def vocabulary(db):
    """The network's own topics, as every real database has them."""
    load_topics(by=SYSTEM)


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


@pytest.fixture
def noor(db):
    return cast.noor()


@pytest.fixture
def sam(db):
    return cast.sam()


@pytest.fixture
def yara(db):
    return cast.yara()


@pytest.fixture
def otto(db):
    return cast.otto()
