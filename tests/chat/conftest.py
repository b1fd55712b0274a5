from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.chat.site import Site
from tests.databases import copied_database
from tests.network.kernel.live.test_bus import Store


@pytest.fixture(scope="module")
def own_redis():
    with tempfile.TemporaryDirectory(prefix="rt-") as folder:
        store = Store(Path(folder))
        store.start()
        yield store
        store.kill()


@pytest.fixture(scope="module")
def template(tmp_path_factory, django_db_setup, django_db_blocker):
    """One database with all tables for all sites of a module."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), copied_database(folder) as url, django_db_blocker.block():
        yield folder, url


# Who runs on SQLite has no Redis to share, or needs none; with one, it is the server's part.
ALONE = pytest.param("alone", marks=pytest.mark.storage)


@pytest.fixture(scope="module", params=["redis", ALONE])
def site(request, template, own_redis, server):
    """Two web processes on one database, with Redis between them and without."""
    folder, url = template
    site = Site(folder, url, own_redis.url if request.param == "redis" else "")
    site.has_redis = request.param == "redis"
    # They start side by side: on two cores that is nearly twice as fast.
    site.writer = site.hands()
    site.silent = site.hands(silent=True) if site.has_redis else site.writer
    for web in [site.web(server), site.web(server)]:
        web.ready()
    yield site
    site.stop()
