from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from network.members.models import Block
from tests import cast
from tests.factories.members import MemberFactory, MinorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_yara(client, yara):
    client.force_login(yara.user)
    return client


def answers_of(client, member):
    url = reverse("members:detail", args=[member.public_id])
    missing = reverse("members:detail", args=[uuid4()])
    return client.get(url), client.get(missing)


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_private_page_is_the_same_404_as_a_missing_one(client, yara, signed_in):
    if signed_in:
        client.force_login(yara.user)
    private, missing = answers_of(client, MemberFactory(display_name="Verborgen"))

    assert private.status_code == missing.status_code == 404
    assert private.content == missing.content
    differing = {"X-Request-ID", "Content-Security-Policy"}  # an id and a nonce for each answer
    assert {k: v for k, v in private.headers.items() if k not in differing} == {
        k: v for k, v in missing.headers.items() if k not in differing
    }


def test_a_page_shows_what_it_may(as_yara, noor):
    noor.bio, noor.pronouns = "Ik zet de koffie.", "zij"
    noor.field_visibility = {"pronouns": "nobody"}
    noor.save()

    text = as_yara.get(reverse("members:detail", args=[noor.public_id])).content.decode()

    assert "Ik zet de koffie." in text
    assert "Bibliotheek Noordrand" in text
    assert "(zij)" not in text
    assert noor.user.email not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_for_few_and_many(
    as_yara, django_assert_max_num_queries, count
):
    for _turn in range(count):
        cast.works_for(MemberFactory(directory_visibility="members"), cast.the_library())
    as_yara.get(reverse("members:directory"))

    with django_assert_max_num_queries(8):
        as_yara.get(reverse("members:directory"))


def test_the_directory_is_narrowed_down_without_a_script(as_yara, noor, sam):
    url = reverse("members:directory")

    everybody = as_yara.get(url).content.decode()
    contacts = as_yara.get(url, {"role": "contact", "q": "", "area": ""}).content.decode()
    nobody = as_yara.get(url, {"q": "zzz"}).content.decode()
    library = as_yara.get(url, {"organisation": "bibliotheek-noordrand"}).content.decode()

    assert (">Noor<" in everybody, ">Sam<" in everybody) == (True, True)
    assert (">Noor<" in contacts, ">Sam<" in contacts) == (False, True)
    assert (">Noor<" in library, ">Sam<" in library) == (True, False)
    assert 'type="hidden" name="organisation" value="bibliotheek-noordrand"' in library
    assert "Niemand gevonden" in nobody


def test_a_filter_nobody_knows_breaks_nothing(as_yara, noor):
    response = as_yara.get(reverse("members:directory"), {"area": "nowhere", "role": "king"})

    assert response.status_code == 200


FILLED = {
    "display_name": "Yara",
    "directory_visibility": "members",
    "bio": "Ik bak brood.",
    "home_area": "",
    "languages": ["nl"],
    "pronouns": "",
    "contact_preference": "platform",
    "locale": "nl",
    "sees_bio": "my_groups",
    "sees_home_area": "members",
    "sees_languages": "members",
    "sees_pronouns": "members",
}


def test_one_changes_ones_own_page(as_yara, yara):
    response = as_yara.post(reverse("members:profile"), FILLED)

    yara.refresh_from_db()
    assert response["Location"] == reverse("members:me")
    assert (yara.bio, yara.directory_visibility) == ("Ik bak brood.", "members")
    assert yara.field_visibility["bio"] == "my_groups"


def test_a_refused_form_keeps_what_was_typed(as_yara, yara):
    response = as_yara.post(reverse("members:profile"), FILLED | {"display_name": ""})

    yara.refresh_from_db()
    assert response.status_code == 422
    assert "Ik bak brood." in response.content.decode()
    assert yara.bio == ""


def test_a_resident_is_not_offered_the_open_web(as_yara, yara):
    assert 'value="public"' not in as_yara.get(reverse("members:profile")).content.decode()

    response = as_yara.post(reverse("members:profile"), FILLED | {"directory_visibility": "public"})

    yara.refresh_from_db()
    assert response.status_code == 422
    assert yara.directory_visibility == "my_groups"


def test_a_minor_is_offered_only_their_groups(client):
    mila = MinorFactory()
    client.force_login(mila.user)

    text = client.get(reverse("members:profile")).content.decode()
    response = client.post(reverse("members:profile"), FILLED)

    assert 'value="members"' not in text
    assert response.status_code == 422
    mila.refresh_from_db()
    assert mila.directory_visibility == "my_groups"


def test_a_new_language_counts_more_than_an_old_cookie(as_yara, yara):
    as_yara.cookies["language"] = "nl"

    response = as_yara.post(reverse("members:profile"), FILLED | {"locale": "en"})

    assert response.cookies["language"].value == ""


@pytest.mark.parametrize(
    ("eyes", "sees"), [("visitor", False), ("member", False), ("fellow", True), ("king", None)]
)
def test_one_looks_at_oneself_with_other_eyes(as_yara, yara, eyes, sees):
    yara.bio = "Ik bak brood."
    yara.save()

    response = as_yara.get(reverse("members:preview", args=[eyes]))

    if sees is None:
        assert response.status_code == 404
    else:
        assert ("Ik bak brood." in response.content.decode()) is sees


def test_blocking_and_lifting_from_the_page(as_yara, yara, noor):
    as_yara.post(reverse("members:block", args=[noor.public_id]))
    assert Block.objects.get().blocked == noor
    assert "Noor" in as_yara.get(reverse("members:blocks")).content.decode()

    as_yara.post(reverse("members:unblock", args=[noor.public_id]))
    assert not Block.objects.exists()
    assert as_yara.post(reverse("members:unblock", args=[noor.public_id])).status_code == 404


def test_who_is_not_to_be_seen_can_not_be_blocked_by_guessing(as_yara):
    hidden = MemberFactory()

    assert as_yara.post(reverse("members:block", args=[hidden.public_id])).status_code == 404
    assert not Block.objects.exists()


def test_a_page_costs_few_questions(as_yara, noor, django_assert_max_num_queries):
    url = reverse("members:detail", args=[noor.public_id])
    as_yara.get(url)

    with django_assert_max_num_queries(8):
        as_yara.get(url)
