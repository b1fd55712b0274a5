"""What is undone was never told: no event, no mail, no push, at the page and in REST alike."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from chat.models import Message
from network.communities.models import CommunityMembership
from network.kernel import doorbell
from network.kernel.event_log import EventDelivery, StoredEvent
from network.kernel.identifiers import uuid7
from network.kernel.live.bus import bus
from network.notifications.models import Notice
from tests.factories.chat import room_with
from tests.factories.communities import CommunityFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


class Broken(Exception):
    """Something of ours fails after all was said and done."""


@pytest.fixture
def heard(monkeypatch):
    """What went over the bus, and which rings left."""
    found = []

    def publish(stream, _message):
        if stream != "control":  # of the signing in
            found.append(stream)

    monkeypatch.setattr(bus(), "publish", publish)
    monkeypatch.setattr(doorbell, "ring", found.append)
    return found


def breaking(monkeypatch, where: str) -> None:
    """The deed is done to its last line, and then its transaction fails."""
    module, _, name = where.rpartition(".")
    whole = __import__(module, fromlist=[name]).__dict__[name]

    def fails(*args, **kwargs):
        whole(*args, **kwargs)
        raise Broken

    monkeypatch.setattr(where, fails)


def knock(member, door: str, address: str, said: dict) -> int:
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    kind = {"content_type": "application/json"} if door == "rest" else {}
    return client.post(address, said, **kind).status_code


def asks_to_join(door: str, yara, said: str = "Ik help graag.") -> int:
    community = CommunityFactory(openness="request")
    start = "/api/communities" if door == "rest" else "/communities"
    return knock(yara, door, f"{start}/{community.slug}/join/", {"message": said})


def says(door: str, member, room) -> int:
    start = "/api/rooms" if door == "rest" else "/rooms"
    said = {"md": "Dag!", "text": "Dag!", "nonce": str(uuid7())}
    return knock(member, door, f"{start}/{room.public_id}/messages/", said)


@pytest.mark.parametrize("door", ["page", "rest"])
def test_a_deed_that_is_undone_tells_nobody(door, yara, heard, monkeypatch, deliver_all):
    breaking(monkeypatch, "network.communities.actions.seats.publish")

    assert asks_to_join(door, yara) == 500

    assert not CommunityMembership.objects.filter(member=yara).exists()
    assert not StoredEvent.objects.filter(name="community.join_requested").exists()
    assert not EventDelivery.objects.exists()
    deliver_all()
    assert not Notice.objects.exists()
    assert mail.outbox == []
    assert heard == []


@pytest.mark.parametrize("door", ["page", "rest"])
def test_the_same_deed_that_holds_is_told(door, yara, heard, deliver_all):
    assert asks_to_join(door, yara) in {200, 302}

    assert StoredEvent.objects.filter(name="community.join_requested").count() == 1
    assert heard
    deliver_all()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("door", ["page", "rest"])
def test_a_message_that_is_undone_is_pushed_to_nobody(door, yara, noor, heard, monkeypatch):
    room = room_with(yara, noor)
    heard.clear()
    assert says(door, yara, room) in {201, 303}
    assert f"room:{room.key}" in heard

    heard.clear()
    breaking(monkeypatch, "chat.numbering.add")
    assert says(door, yara, room) == 500

    assert Message.objects.exclude(author=None).count() == 1
    assert heard == []
