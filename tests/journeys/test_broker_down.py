"""The broker is a doorbell: while it lies, people go on, and what they did is told afterwards."""

from __future__ import annotations

import json
import subprocess
from urllib.request import Request, urlopen

import pytest

from config import premises
from network.accounts.actions import create_token
from network.communities.models import CommunityMembership
from network.kernel.event_log import EventDelivery
from tests import cast
from tests.browser.conftest import a_site
from tests.config.test_processes import wait_for
from tests.factories.communities import CommunityFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Store:
    def __init__(self, path):
        self.path = path
        self.start()

    def start(self):
        self.process = subprocess.Popen(premises.store_command(self.path))
        wait_for(self.path.exists)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.path.unlink(missing_ok=True)


@pytest.fixture
def store(tmp_path):
    with premises.store_socket(tmp_path) as path:
        known = Store(path)
        yield known
        known.kill()


@pytest.fixture
def site(transactional_db, tmp_path, store):
    with a_site(tmp_path, f"unix://{store.path}") as running:
        yield running


def test_who_asks_to_join_while_it_lies_is_heard_when_it_is_back(site, store, vocabulary):
    fatma = MemberFactory(display_name="Fatma", user__email="fatma@bindsteen.example")
    group = CommunityFactory(
        openness="request", home_branch=cast.the_library().locations.get(), facilitator=fatma
    )
    yara = cast.yara()
    _token, secret = create_token(name="all", scope="write", days=9, by=cast.actor(yara))

    store.kill()
    with urlopen(f"{site.url}/communities/{group.slug}/", timeout=30) as page:
        assert page.status == 200
    asking = Request(
        f"{site.url}/api/communities/{group.slug}/join/",
        method="POST",
        data=json.dumps({"message": "Mag ik meedoen?"}).encode(),
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    with urlopen(asking, timeout=30) as answer:
        assert answer.status < 300
    seat = CommunityMembership.objects.get(member=yara)
    assert seat.state == "requested"
    assert EventDelivery.objects.filter(delivered_at=None).exists()
    assert not site.post.letters

    store.start()
    letter = site.post.wait_for("fatma@bindsteen.example", "meedoen", seconds=60)
    assert letter["to"] == "fatma@bindsteen.example"
    wait_for(lambda: not EventDelivery.objects.filter(delivered_at=None).exists())
