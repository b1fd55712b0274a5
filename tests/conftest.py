"""What every test may rely on."""

from __future__ import annotations

import gc
import os
import shutil

import pytest
from django.conf import settings
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


def pytest_addoption(parser):
    """`make live` asks for both; in the daily run uvicorn is a smaller choice."""
    parser.addoption("--servers", choices=["daphne", "uvicorn", "both"], default="daphne")


def pytest_generate_tests(metafunc):
    """The process tests hold for each server that was asked for."""
    if "server" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--servers")
        servers = ["daphne", "uvicorn"] if chosen == "both" else [chosen]
        metafunc.parametrize("server", servers, scope="module")


# What brings a browser into a test; "page" alone would also name our own things.
BROWSER_FIXTURES = {"playwright", "browser", "browser_type"}
# What starts real processes, or else takes long before a file can begin.
PROCESS_FIXTURES = {"crew", "place", "running", "seeded", "site", "stack"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Files with browser tests come last, in each process: the loop that Playwright leaves open
    there would refuse every async test after it. Long files come first, so that no process is
    left alone with one at the end. Among equals the order stays random."""

    def files(fixtures):
        return {item.path for item in items if not fixtures.isdisjoint(item.fixturenames)}

    browsers, processes = files(BROWSER_FIXTURES), files(PROCESS_FIXTURES)
    for item in items:
        if not BROWSER_FIXTURES.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: (item.path in browsers, item.path not in processes))


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
