"""Signing in with the account of one's work, against a real little OpenID provider."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from network.members.models import Member
from tests.factories.members import MemberFactory
from tests.network.accounts.conftest import mailed_code

pytestmark = pytest.mark.django_db
SIGNED_IN = "_auth_user_id"
ANSWERS = {"display_name": "Sanne", "age_band": "18_plus", "home_area": "", "locale": "nl"}


class Provider(BaseHTTPRequestHandler):
    claims: dict[str, object] = {}

    def do_GET(self):
        base = f"http://{self.headers['Host']}"
        if self.path.startswith("/.well-known/"):
            self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self.answer(self.claims)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "t", "token_type": "Bearer"})

    def answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def provider(settings):
    """Somebody's work signs them in; `provider.claims` says as whom."""
    cache.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "staff",
                    "name": "Work",
                    "client_id": "bindsteen",
                    "secret": "s",
                    "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
                }
            ]
        }
    }
    Provider.claims = {
        "sub": "1",
        "given_name": "Sanne",
        "email": "sanne@library.example",
        "email_verified": True,
    }
    yield Provider
    server.shutdown()
    server.server_close()


def through_work(client, *, process="login"):
    """To the provider and back, as the browser goes."""
    url = reverse("openid_connect_login", args=["staff"])
    asked = client.post(f"{url}?process={process}")
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]
    back = reverse("openid_connect_callback", args=["staff"])
    return client.get(back, {"code": "c", "state": state})


def test_the_button_is_there_when_it_is_set_up(client, provider):
    assert "Inloggen met Work" in client.get(reverse("account_login")).content.decode()


def test_the_way_there_asks_for_a_press(client, provider):
    response = client.get(reverse("openid_connect_login", args=["staff"]))

    assert response.status_code == 200
    assert "site-header" in response.content.decode()


def test_somebody_new_answers_the_question_about_age(client, provider):
    response = through_work(client)
    assert response["Location"] == reverse("socialaccount_signup")
    page = client.get(response["Location"]).content.decode()
    assert 'value="Sanne"' in page
    assert not Member.objects.exists()

    client.post(reverse("socialaccount_signup"), ANSWERS | {"email": "sanne@library.example"})

    member = Member.objects.get()
    assert member.state == Member.State.ACTIVE
    assert client.session[SIGNED_IN] == str(member.user.pk)
    assert SocialAccount.objects.get().user == member.user
    assert mail.outbox == []


def test_an_address_that_work_does_not_vouch_for_is_shown_first(client, provider):
    provider.claims = provider.claims | {"email_verified": False}
    through_work(client)

    client.post(reverse("socialaccount_signup"), ANSWERS | {"email": "sanne@library.example"})
    assert Member.objects.get().state == Member.State.PENDING
    assert SIGNED_IN not in client.session

    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})
    assert Member.objects.get().state == Member.State.ACTIVE


def test_under_16_is_told_kindly_here_too(client, provider):
    through_work(client)

    response = client.post(
        reverse("socialaccount_signup"),
        ANSWERS | {"email": "sanne@library.example", "age_band": "under_16"},
    )

    assert response.status_code == 422
    assert "Loop de bibliotheek in" in response.content.decode()
    assert not Member.objects.exists()


def test_somebody_known_comes_straight_in(provider):
    first = Client()
    through_work(first)
    first.post(reverse("socialaccount_signup"), ANSWERS | {"email": "sanne@library.example"})
    again = Client()

    through_work(again)

    assert again.session[SIGNED_IN] == first.session[SIGNED_IN]


def test_work_takes_over_nobodys_account(client, provider):
    member = MemberFactory(user__email="sanne@library.example")
    EmailAddress.objects.create(
        user=member.user, email=member.user.email, verified=True, primary=True
    )
    through_work(client)

    client.post(reverse("socialaccount_signup"), ANSWERS | {"email": "sanne@library.example"})

    assert SIGNED_IN not in client.session
    assert Member.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_account_is_connected_and_disconnected(client, provider):
    member = MemberFactory()
    EmailAddress.objects.create(
        user=member.user, email=member.user.email, verified=True, primary=True
    )
    client.force_login(member.user)

    through_work(client, process="connect")
    account = SocialAccount.objects.get()
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert account.user == member.user
    assert "Losmaken" in page

    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_who_stops_halfway_is_told_that_nothing_happened(client, provider):
    url = reverse("openid_connect_login", args=["staff"])
    asked = client.post(url)
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]
    back = reverse("openid_connect_callback", args=["staff"])

    response = client.get(back, {"error": "access_denied", "state": state}, follow=True)

    assert "gestopt met inloggen" in response.content.decode()


def test_an_answer_nobody_asked_for_signs_nobody_in(client, provider):
    back = reverse("openid_connect_callback", args=["staff"])

    response = client.get(back, {"code": "c", "state": "made-up"})

    assert SIGNED_IN not in client.session
    assert "Inloggen lukte niet" in response.content.decode()


def test_nobody_is_sent_to_a_provider_that_is_not_there(client, db):
    assert client.get(reverse("openid_connect_login", args=["nowhere"])).status_code == 404
