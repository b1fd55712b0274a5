"""The way in: by a code from the mail, and never with a password."""

from __future__ import annotations

from smtplib import SMTPServerDisconnected
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from network.accounts.models import SignIn, User
from network.kernel.event_log import StoredEvent
from network.kernel.live.bus import bus
from network.members.models import Member
from tests.network.accounts.conftest import ADULT, ask_for_code, come_in, mailed_code

pytestmark = pytest.mark.django_db
SIGNED_IN = "_auth_user_id"


def shown(response):
    """The page without what differs each time it is asked for."""
    text = response.content.decode()
    for secret in ("csrfmiddlewaretoken", "X-CSRFToken"):
        while secret in text:
            start = text.index(secret)
            text = text[:start] + text[start + len(secret) + 90 :]
    return text


def test_a_code_from_the_mail_opens_the_door(client, fleur):
    response = come_in(client, fleur.user.email)

    assert response.status_code == 302
    assert response["Location"] == reverse(settings.LOGIN_REDIRECT_URL)
    assert client.session[SIGNED_IN] == str(fleur.user.pk)


def test_the_mail_speaks_the_language_of_the_page_and_asks_for_no_click(client, fleur):
    client.cookies["language"] = "nl"
    ask_for_code(client, fleur.user.email)

    [message] = mail.outbox
    assert message.subject == f"{mailed_code()} is je code"
    assert "Dit is je code om in te loggen" in message.body
    assert message.alternatives[0].mimetype == "text/html"
    assert mailed_code() in message.alternatives[0].content


def test_coming_in_rotates_the_session_key(client, fleur):
    ask_for_code(client, fleur.user.email)
    before = client.session.session_key

    client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert SignIn.objects.get().session_key == client.session.session_key


def test_a_wrong_code_is_refused_in_words_and_three_of_them_end_it(client, fleur):
    ask_for_code(client, fleur.user.email)
    url = reverse("account_confirm_login_code")
    wrong = "000000" if mailed_code() != "000000" else "111111"

    first = client.post(url, {"code": wrong})
    client.post(url, {"code": wrong})
    third = client.post(url, {"code": wrong})

    assert first.status_code == 422
    assert "Dit is niet de code die we stuurden" in first.content.decode()
    assert third.status_code == 302
    assert client.post(url, {"code": mailed_code()}).status_code == 302
    assert SIGNED_IN not in client.session


def test_a_code_works_once(client, fleur):
    come_in(client, fleur.user.email)
    code = mailed_code()
    other = Client()
    ask_for_code(other, fleur.user.email)

    response = other.post(reverse("account_confirm_login_code"), {"code": code})

    assert code == mailed_code() or response.status_code == 422


def test_nobody_learns_whether_an_address_has_an_account(fleur):
    answers = []
    for email in (fleur.user.email, "nobody@bindsteen.example"):
        client = Client()
        asked = ask_for_code(client, email)
        page = client.get(asked["Location"])
        answers.append((asked.status_code, asked["Location"], shown(page).replace(email, "-")))

    assert answers[0] == answers[1]
    known, unknown = mail.outbox
    assert known.to == [fleur.user.email]
    assert unknown.to == ["nobody@bindsteen.example"]
    assert reverse("account_signup") in unknown.body


def test_signing_up_twice_looks_like_signing_up_once(fleur):
    answers = []
    for email in ("new@bindsteen.example", fleur.user.email):
        client = Client()
        asked = client.post(reverse("account_signup"), ADULT | {"email": email})
        page = client.get(asked["Location"])
        answers.append((asked.status_code, asked["Location"], shown(page).replace(email, "-")))

    assert answers[0] == answers[1]
    assert Member.objects.filter(display_name="Fleur").count() == 2
    assert reverse("account_login") in mail.outbox[-1].body


def test_somebody_new_waits_until_the_address_is_shown_to_be_theirs(client, db):
    client.post(reverse("account_signup"), ADULT)
    member = Member.objects.get()
    assert member.state == Member.State.PENDING
    assert member.user.has_usable_password() is False
    assert not StoredEvent.objects.exists()

    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})

    member.refresh_from_db()
    assert member.state == Member.State.ACTIVE
    assert client.session[SIGNED_IN] == str(member.user.pk)
    assert EmailAddress.objects.get().verified
    assert [event.name for event in StoredEvent.objects.all()] == ["member.joined"]


def test_a_minor_is_known_to_nobody_but_their_groups(client, db):
    client.post(reverse("account_signup"), ADULT | {"age_band": "16_17"})

    assert Member.objects.get().directory_visibility == "my_groups"


def test_under_16_is_told_kindly_and_leaves_no_trace(client, db):
    tables = (User, Member, EmailAddress, StoredEvent, Session, SignIn)
    before = [table.objects.count() for table in tables]

    response = client.post(reverse("account_signup"), ADULT | {"age_band": "under_16"})

    text = response.content.decode()
    assert response.status_code == 422
    assert "Loop de bibliotheek in" in text
    assert ADULT["email"] not in text
    assert [table.objects.count() for table in tables] == before
    assert mail.outbox == []
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_a_refused_form_keeps_what_was_typed(client, db):
    response = client.post(reverse("account_signup"), ADULT | {"email": "fleur"})

    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="Fleur"' in text
    assert 'value="fleur"' in text
    assert not User.objects.exists()


def test_a_program_that_fills_in_everything_gets_no_account(client, db):
    response = client.post(reverse("account_signup"), ADULT | {"website": "https://x.example"})

    assert response.status_code == 302
    assert not User.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_there_is_no_password_page(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["password/change/", "password/set/", "password/reset/"])
def test_no_address_leads_to_a_password(path):
    with pytest.raises(Resolver404):
        resolve(f"/accounts/{path}")


EVIL = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "https://evil.example/",
    " //evil.example",
    "/\t/evil.example",
]


@given(st.text(alphabet="/\\:.@?#ahtps evil\t\n", max_size=24))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(EVIL[0])
@example(EVIL[1])
@example(EVIL[2])
@example(EVIL[3])
@example(EVIL[4])
@example(EVIL[5])
@example(EVIL[6])
@example(EVIL[7])
@example(EVIL[8])
@example(EVIL[9])
def test_after_signing_in_one_stays_here(rf, next_page):
    from allauth.core.context import request_context

    from network.members.adapters import MemberAdapter

    request = rf.get("/", {"next": next_page})
    with request_context(request):
        safe = MemberAdapter(request).is_safe_url(next_page)

    if safe:
        assert next_page.startswith("/")
        assert urlsplit(next_page.replace("\\", "/")).netloc == ""


@pytest.mark.parametrize("next_page", EVIL)
def test_a_strange_next_is_forgotten(client, fleur, next_page):
    response = come_in(client, fleur.user.email, next_page=next_page)

    assert response["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


def test_an_own_next_is_followed(client, fleur):
    response = come_in(client, fleur.user.email, next_page="/members/me/")

    assert response["Location"] == "/members/me/"


def test_a_foreign_host_is_refused(client, db):
    assert client.get(reverse("account_login"), HTTP_HOST="evil.example").status_code == 400


def test_links_in_mails_use_the_address_of_the_site(client, fleur, settings):
    settings.SITE_URL = "https://bindsteen.example"

    client.post(reverse("account_signup"), ADULT)

    assert "https://bindsteen.example/accounts/login/" in mail.outbox[0].body


def test_signing_out_ends_the_session_and_tells_the_open_pages(
    client, fleur, django_capture_on_commit_callbacks
):
    come_in(client, fleur.user.email)
    key = client.session.session_key
    heard = []
    bus().ears.add(heard.append)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_logout"))
    bus().ears.discard(heard.append)

    assert not Session.objects.filter(session_key=key).exists()
    assert any(key in message for message in heard)


def test_signing_out_needs_a_press_on_the_button(client, fleur):
    come_in(client, fleur.user.email)

    response = client.get(reverse("account_logout"))

    assert response.status_code == 200
    assert SIGNED_IN in client.session


def test_who_asks_too_often_waits(client, fleur):
    answers = [ask_for_code(Client(), fleur.user.email).status_code for _turn in range(4)]

    assert answers[:3] == [302, 302, 302]
    assert answers[3] in {422, 429}
    assert len(mail.outbox) == 3


def test_a_mail_server_that_is_away_is_said_at_once(client, fleur, monkeypatch):
    def away(*_args, **_kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", away)

    response = ask_for_code(client, fleur.user.email)

    assert response.status_code == 503
    assert SIGNED_IN not in client.session


def test_a_suspended_person_comes_in_as_a_visitor(client, fleur):
    fleur.state = Member.State.SUSPENDED
    fleur.save()

    come_in(client, fleur.user.email)

    fleur.refresh_from_db()
    assert fleur.state == Member.State.SUSPENDED
    assert client.get(reverse("members:me")).status_code == 404


def test_who_was_away_for_long_is_back(client, fleur):
    fleur.state = Member.State.DORMANT
    fleur.save()

    come_in(client, fleur.user.email)

    fleur.refresh_from_db()
    assert fleur.state == Member.State.ACTIVE


def test_an_account_that_is_closed_does_not_open(client, fleur):
    fleur.user.is_active = False
    fleur.user.save()

    come_in_answer = ask_for_code(client, fleur.user.email)

    assert come_in_answer.status_code == 302
    assert SIGNED_IN not in client.session


def test_the_admin_has_no_door_of_its_own(client, fleur):
    response = client.get("/manage/login/?next=/manage/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))

    come_in(client, fleur.user.email)
    assert client.get("/manage/login/").status_code == 403


def test_a_private_page_is_kept_by_nobody(client, fleur):
    come_in(client, fleur.user.email)

    assert "no-store" in client.get(reverse("accounts:settings"))["Cache-Control"]
