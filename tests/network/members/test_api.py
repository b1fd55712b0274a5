from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from network.kernel.actors import VISITOR
from network.members import queries
from network.members.models import Block
from tests.cast import actor
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_yara(client, yara):
    client.force_login(yara.user)
    return client


def test_page_and_program_find_the_same_people(client, yara, noor, sam):
    for who in (VISITOR, actor(yara)):
        if who is not VISITOR:
            client.force_login(yara.user)
        rows = client.get(reverse("member-list")).json()["results"]

        assert [row["name"] for row in rows] == [
            member.display_name for member in queries.directory(who)
        ]


def test_a_program_reads_what_a_page_shows(as_yara, yara, noor):
    noor.bio, noor.pronouns = "Ik zet de koffie.", "zij"
    noor.field_visibility = {"pronouns": "nobody"}
    noor.save()

    told = as_yara.get(reverse("member-detail", args=[noor.public_id])).json()

    assert told["id"] == str(noor.public_id)
    assert (told["bio"], told["pronouns"]) == ("Ik zet de koffie.", "")
    assert told["work"] == ["Community librarian, Bibliotheek Noordrand"]
    assert "email" not in str(told)


def test_a_private_person_is_the_same_404_as_a_missing_one(as_yara):
    private = as_yara.get(reverse("member-detail", args=[MemberFactory().public_id]))
    missing = as_yara.get(reverse("member-detail", args=[uuid4()]))

    assert private.status_code == missing.status_code == 404
    assert private.content == missing.content
    assert private["Content-Type"] == "application/problem+json"


def test_me_is_for_who_signed_in(client, yara):
    assert client.get(reverse("member-me")).status_code in {401, 403}

    client.force_login(yara.user)
    assert client.get(reverse("member-me")).json()["visibility"] == "my_groups"


def test_a_program_can_block_and_lift(as_yara, noor):
    as_yara.post(reverse("member-block", args=[noor.public_id]))
    assert Block.objects.get().blocked == noor

    as_yara.post(reverse("member-unblock", args=[noor.public_id]))
    assert not Block.objects.exists()
    assert as_yara.post(reverse("member-unblock", args=[noor.public_id])).status_code == 404


def test_the_list_is_narrowed_down(as_yara, noor, sam):
    rows = as_yara.get(reverse("member-list"), {"role": "contact"}).json()["results"]

    assert [row["name"] for row in rows] == ["Sam"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_list_costs_no_more_questions(as_yara, django_assert_num_queries, count):
    for _turn in range(count):
        MemberFactory(directory_visibility="members")
    as_yara.get(reverse("member-list"))

    with django_assert_num_queries(4):
        as_yara.get(reverse("member-list"))
