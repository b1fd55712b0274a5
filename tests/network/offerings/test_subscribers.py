from datetime import timedelta

import pytest
from django.urls import reverse

from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.event_log import StoredEvent
from network.notifications import kinds
from network.notifications.models import Notice
from network.offerings import links
from network.offerings.models import Offering
from network.offerings.tasks import ask_what_is_still_true
from tests.cast import works_for
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stale(deliver_all):
    offering = OfferingFactory(title="Zaal", fresh_until=clock.today() - timedelta(days=1))
    contact = MemberFactory(display_name="Riet")
    works_for(contact, offering.organisation, "contact")
    works_for(MemberFactory(), offering.organisation, "volunteer")
    ask_what_is_still_true()
    deliver_all()
    offering.refresh_from_db()
    return offering


def test_who_speaks_for_it_is_asked_once(stale, deliver_all):
    ask_what_is_still_true()
    deliver_all()

    notice = Notice.objects.get(kind="offering.stale")
    assert notice.member.display_name == "Riet"
    told = kinds.known["offering.stale"].tell(notice.facts)
    assert told.title == "Is “Zaal” still true?"
    assert told.answers[0].path == notice.facts["still_true"]


def test_one_tap_from_the_mail_without_signing_in(stale, client):
    path = Notice.objects.get(kind="offering.stale").facts["still_true"]

    asked = client.get(path)
    assert asked.status_code == 200
    assert Offering.objects.get().state == "stale"  # looking changes nothing

    done = client.post(path)
    assert done.status_code == 200
    stale.refresh_from_db()
    assert stale.state == "published"
    event = StoredEvent.objects.get(name="offering.changed")
    assert event.actor_member_id == Notice.objects.get(kind="offering.stale").member_id


def test_the_link_is_used_up_by_the_answer(stale, client):
    path = Notice.objects.get(kind="offering.stale").facts["still_true"]
    client.post(path)
    changes = StoredEvent.objects.count()

    again = client.post(path)

    assert "already" in again.content.decode() or "al beantwoord" in again.content.decode()
    assert StoredEvent.objects.count() == changes


def test_who_no_longer_speaks_for_it_does_nothing_with_the_link(stale, client):
    notice = Notice.objects.get(kind="offering.stale")
    notice.member.organisation_memberships.update(state="ended")

    refused = client.post(notice.facts["still_true"])

    assert refused.status_code == 403
    stale.refresh_from_db()
    assert stale.state == "stale"


def test_a_forged_link_is_no_page(client):
    with pytest.raises(NotFound):
        links.read("forged")

    assert client.get(reverse("offerings:still-true", args=["forged"])).status_code == 404
