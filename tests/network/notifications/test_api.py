from __future__ import annotations

import pytest
from django.urls import reverse

from network.notifications.models import Notice
from tests.factories.notifications import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_yara(client, yara):
    client.force_login(yara.user)
    return client


def test_a_program_reads_ones_own_notices_as_sentences(as_yara, yara, sam):
    notice = NoticeFactory(member=yara)
    NoticeFactory(member=sam)

    [row] = as_yara.get(reverse("notice-list")).json()["results"]

    assert row["id"] == str(notice.public_id)
    assert row["title"] == "Noor baked bread"
    assert row["lines"][0] == "It is still warm."
    assert row["seen_at"] is None


def test_a_visitor_reads_none(client, db):
    assert client.get(reverse("notice-list")).status_code in {401, 403}


def test_a_program_marks_one_or_all_as_seen(as_yara, yara):
    first, _second, _third = NoticeFactory.create_batch(3, member=yara)

    one = as_yara.post(reverse("notice-seen", args=[first.public_id])).json()
    rest = as_yara.post(reverse("notice-all-seen")).json()

    assert (one, rest) == ({"seen": 1}, {"seen": 2})
    assert not Notice.objects.unseen().exists()


def test_a_notice_of_somebody_else_is_not_there(as_yara, sam):
    notice = NoticeFactory(member=sam)

    for name in ("notice-detail", "notice-seen"):
        method = as_yara.get if name == "notice-detail" else as_yara.post
        assert method(reverse(name, args=[notice.public_id])).status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_list_costs_no_more_questions(as_yara, yara, django_assert_num_queries, count):
    NoticeFactory.create_batch(count, member=yara)
    as_yara.get(reverse("notice-list"))

    with django_assert_num_queries(3):
        as_yara.get(reverse("notice-list"))
