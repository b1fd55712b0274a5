from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from network.kernel.actors import SYSTEM
from network.notifications import actions
from network.notifications.models import Notice, Preference
from network.notifications.stops import SALT, stop_from, stop_url
from tests.cast import actor
from tests.factories.notifications import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_yara(client, yara):
    client.force_login(yara.user)
    return client


def stop_path(member, kind="test.bread"):
    return "/" + stop_url(member, kind).split("/", 3)[3]


def test_the_inbox_says_what_is_new_by_day(as_yara, yara, sam):
    NoticeFactory(member=yara, facts={"name": "Els"})
    NoticeFactory(member=sam, facts={"name": "Bert"})

    text = as_yara.get(reverse("notifications:inbox")).content.decode()

    assert "Els baked bread" in text
    assert "is-new" in text
    assert "Bert" not in text


def test_an_empty_inbox_says_what_will_come(as_yara):
    assert "Nu niets voor jou" in as_yara.get(reverse("notifications:inbox")).content.decode()


def test_a_kind_that_is_gone_breaks_nothing(as_yara, yara):
    NoticeFactory(member=yara, kind="test.forgotten")

    response = as_yara.get(reverse("notifications:inbox"))

    assert response.status_code == 200
    assert "Nu niets voor jou" in response.content.decode()


def test_opening_leads_there_and_moves_the_pointer(as_yara, yara):
    notice = NoticeFactory(member=yara, path="/members/me/")

    response = as_yara.get(reverse("notifications:open", args=[notice.public_id]))

    notice.refresh_from_db()
    assert response["Location"] == "/members/me/"
    assert notice.seen_at is not None


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_opening_leads_nowhere_else(as_yara, yara, path):
    notice = NoticeFactory(member=yara, path=path)

    response = as_yara.get(reverse("notifications:open", args=[notice.public_id]))

    assert response["Location"] == reverse("notifications:inbox")


def test_a_notice_of_somebody_else_is_as_missing(as_yara, sam):
    notice = NoticeFactory(member=sam)

    theirs = as_yara.get(reverse("notifications:open", args=[notice.public_id]))
    missing = as_yara.get(reverse("notifications:open", args=[uuid4()]))

    notice.refresh_from_db()
    assert theirs.status_code == missing.status_code == 404
    assert theirs.content == missing.content
    assert notice.seen_at is None


def test_everything_is_seen_with_one_press(as_yara, yara):
    NoticeFactory.create_batch(3, member=yara)

    as_yara.post(reverse("notifications:seen"))

    assert not Notice.objects.unseen().exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_inbox_costs_no_more_questions(as_yara, yara, django_assert_num_queries, count):
    NoticeFactory.create_batch(count, member=yara)
    as_yara.get(reverse("notifications:inbox"))

    with django_assert_num_queries(5):
        as_yara.get(reverse("notifications:inbox"))


def test_one_chooses_ones_mails_and_quiet_hours(as_yara, yara):
    url = reverse("notifications:settings")
    assert 'value="test.bread"' in as_yara.get(url).content.decode()

    response = as_yara.post(
        url, {"mails": ["test.crumbs"], "quiet_from": "21:00", "quiet_until": "08:00"}
    )

    yara.refresh_from_db()
    assert response.status_code == 302
    assert yara.quiet_from.hour == 21
    assert dict(
        Preference.objects.filter(kind__startswith="test.").values_list("kind", "wants_mail")
    ) == {"test.bread": False, "test.crumbs": True, "test.fire": False}


def test_half_a_quiet_night_is_refused(as_yara, yara):
    response = as_yara.post(reverse("notifications:settings"), {"quiet_from": "21:00"})

    yara.refresh_from_db()
    assert response.status_code == 422
    assert 'value="21:00"' in response.content.decode()
    assert yara.quiet_from is None
    assert not Preference.objects.exists()


def test_looking_at_the_stop_page_stops_nothing(client, yara):
    response = client.get(stop_path(yara))

    assert response.status_code == 200
    assert "Bread" in response.content.decode()
    assert not Preference.objects.exists()


def test_one_press_stops_the_mails_without_signing_in(yara):
    client = Client(enforce_csrf_checks=True)  # a mail program has no token and no cookie

    response = client.post(stop_path(yara), {"List-Unsubscribe": "One-Click"})
    again = client.post(stop_path(yara), {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, again.status_code) == (200, 200)
    assert Preference.objects.get().wants_mail is False
    [notice] = actions.notify(
        "test.bread", [yara.pk], key="k", facts={"name": "x"}, path="/", by=SYSTEM
    )
    assert notice.mail_state == Notice.Mail.NONE


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        signing.dumps(["x", "test.bread"], salt="another"),
        signing.dumps([str(uuid4()), "test.bread"], salt=SALT),
        signing.dumps("test.bread", salt=SALT),
    ],
    ids=["nonsense", "signed for something else", "nobody's", "without a member"],
)
def test_a_stop_link_that_is_not_ours_stops_nothing(client, yara, token):
    assert client.post(reverse("notifications:stop", args=[token])).status_code == 404
    assert not Preference.objects.exists()


def test_a_stop_link_is_good_for_one_kind_of_one_member(yara):
    token = stop_path(yara).strip("/").split("/")[-1]

    assert stop_from(token) == (str(yara.public_id), "test.bread")


def test_a_visitor_has_nothing_waiting(client, db):
    for name in ("inbox", "settings"):
        assert client.get(reverse(f"notifications:{name}")).status_code == 302


def test_the_bell_counts_what_is_new(as_yara, yara):
    NoticeFactory.create_batch(2, member=yara)
    actions.mark_seen(Notice.objects.all()[:1], by=actor(yara))

    assert "1 nieuw bericht" in as_yara.get(reverse("members:me")).content.decode()
