"""The demo lets you in as its own people, and only in the demo."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import NoReverseMatch, reverse

from network.notifications.models import SentMail
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.demo_urls")]
SIGNED_IN = "_auth_user_id"


@pytest.fixture
def sanne(db):
    """One of the people at the door."""
    return MemberFactory(display_name="Sanne", user__email="sanne@zilverdraad.example")


@pytest.fixture
def kept(settings):
    settings.EMAIL_BACKEND = "network.notifications.outbox.OutboxBackend"
    message = EmailMultiAlternatives("Hallo", "Tekst https://example.org/", to=["a@post.example"])
    message.attach_alternative(
        "<html><head></head><body><h1>Hallo</h1><script>1</script></body></html>", "text/html"
    )
    message.send()
    return SentMail.objects.get()


def test_the_people_of_the_demo_stand_at_the_door(client, sanne):
    MemberFactory(display_name="Somebody else")

    text = client.get(reverse("demo:doors")).content.decode()

    assert "Kom binnen als Sanne" in text
    assert "Community librarian in de Noordrand." in text
    assert "Somebody else" not in text


def test_one_comes_in_as_one_of_them(client, sanne):
    response = client.post(reverse("demo:enter", args=[sanne.public_id]))

    assert response["Location"] == reverse(settings.LOGIN_REDIRECT_URL)
    assert client.session[SIGNED_IN] == str(sanne.user.pk)
    assert client.get(reverse("account_email")).status_code == 200


def test_nobody_elses_account_opens_this_way(client, sanne):
    other = MemberFactory()

    response = client.post(reverse("demo:enter", args=[other.public_id]))

    assert response.status_code == 404
    assert SIGNED_IN not in client.session


def test_a_door_opens_by_a_press_and_not_from_another_site(sanne):
    url = reverse("demo:enter", args=[sanne.public_id])
    client = Client(enforce_csrf_checks=True)

    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 403
    assert SIGNED_IN not in client.session


@pytest.mark.parametrize(
    ("onward", "there"),
    [("/members/me/", "/members/me/"), ("//evil.example", None), ("https://evil.example", None)],
)
def test_one_goes_on_to_where_one_was_going(client, sanne, onward, there):
    url = reverse("demo:enter", args=[sanne.public_id])

    response = client.post(url, {"next": onward})

    assert response["Location"] == (there or reverse(settings.LOGIN_REDIRECT_URL))


def test_the_mails_that_were_not_sent_can_be_read(client, kept):
    listed = client.get(reverse("demo:outbox")).content.decode()
    shown = client.get(reverse("demo:mail", args=[kept.public_id])).content.decode()

    assert "Hallo" in listed
    assert "a@post.example" in listed
    assert "Tekst" in shown
    assert "sandbox=" in shown


def test_a_mail_in_its_frame_can_do_nothing(client, kept):
    response = client.get(reverse("demo:mail-sheet", args=[kept.public_id]))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["demo:mail", "demo:mail-sheet"])
def test_a_mail_that_is_not_there_is_missing(client, sanne, name):
    assert client.get(reverse(name, args=[sanne.public_id])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_more_doors_cost_no_more_questions(client, django_assert_max_num_queries, count):
    emails = ["sanne@zilverdraad.example", "riet@zilverling.example", "yusuf@post.example"]
    for email in emails[:count]:
        MemberFactory(user__email=email)
    client.get(reverse("demo:doors"))

    with django_assert_max_num_queries(4):
        client.get(reverse("demo:doors"))


@pytest.mark.urls("config.urls")
@pytest.mark.parametrize("path", ["/demo/", "/demo/outbox/"])
def test_outside_the_demo_there_is_no_such_door(client, path):
    assert settings.DEMO is False
    with pytest.raises(NoReverseMatch):
        reverse("demo:doors")
    assert client.get(path).status_code == 404
