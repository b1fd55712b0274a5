from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.urls import reverse

from network.accounts.actions import create_token, remember_sign_in
from network.accounts.models import ApiToken, SignIn
from network.kernel.actors import SYSTEM
from tests.cast import actor
from tests.network.accounts.conftest import ADULT, ask_for_code, come_in

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'<code class="secret">([\w-]{40,})</code>')


@pytest.fixture
def at_home(client, fleur):
    """A browser in which Fleur signed in just now."""
    come_in(client, fleur.user.email)
    return client


def test_a_new_key_is_shown_once(at_home):
    data = {"name": "Screen", "scope": "write", "days": "90"}

    made = at_home.post(reverse("accounts:tokens"), data)
    again = at_home.get(reverse("accounts:tokens"))

    [secret] = SECRET.findall(made.content.decode())
    assert secret not in again.content.decode()
    assert "Screen" in again.content.decode()
    assert "no-store" in made["Cache-Control"]


def test_a_key_opens_the_api_within_its_scope_until_it_is_gone(at_home, fleur):
    made = at_home.post(
        reverse("accounts:tokens"), {"name": "Screen", "scope": "read", "days": "30"}
    )
    [secret] = SECRET.findall(made.content.decode())
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    url = reverse("member-me")

    assert program.get(url).json()["name"] == "Fleur"
    assert program.post(reverse("notice-all-seen")).status_code == 403
    assert ApiToken.objects.get().last_used_on is not None

    at_home.post(reverse("accounts:token-revoke", args=[ApiToken.objects.get().public_id]))
    assert program.get(url).status_code == 401


def test_a_bad_form_makes_no_key(at_home):
    response = at_home.post(reverse("accounts:tokens"), {"name": "", "scope": "all", "days": "9"})

    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_key_or_session_of_somebody_else_is_not_there(at_home, sam):
    token, _secret = create_token(name="x", scope="read", days=1, by=actor(sam))
    sign_in = remember_sign_in(sam.user, "key", "", by=SYSTEM)

    revoked = at_home.post(reverse("accounts:token-revoke", args=[token.public_id]))
    ended = at_home.post(reverse("accounts:session-end", args=[sign_in.public_id]))

    assert (revoked.status_code, ended.status_code) == (404, 404)
    assert ApiToken.objects.filter(pk=token.pk).exists()
    assert SignIn.objects.filter(pk=sign_in.pk).exists()


def test_another_browser_is_signed_out_from_here(at_home, fleur):
    other = Client()
    come_in(other, fleur.user.email)
    sign_in = SignIn.objects.exclude(session_key=at_home.session.session_key).get()

    at_home.post(reverse("accounts:session-end", args=[sign_in.public_id]))

    assert other.get(reverse("accounts:sessions")).status_code == 302
    assert at_home.get(reverse("accounts:sessions")).status_code == 200


def test_signing_out_everywhere_else_stays_here(at_home, fleur):
    others = [Client(), Client()]
    for other in others:
        come_in(other, fleur.user.email)

    at_home.post(reverse("accounts:end-others"))

    assert [other.get(reverse("accounts:settings")).status_code for other in others] == [302, 302]
    assert at_home.get(reverse("accounts:settings")).status_code == 200


OWN_PAGES = [
    "accounts:settings",
    "accounts:sessions",
    "accounts:tokens",
    "account_email",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
    "members:me",
    "members:profile",
    "members:blocks",
    "notifications:inbox",
    "notifications:settings",
]
OPEN_PAGES = [
    "account_login",
    "account_signup",
    "account_inactive",
    "socialaccount_login_cancelled",
    "members:directory",
]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_every_page_of_ones_own_stands_in_the_look(at_home, name):
    response = at_home.get(reverse(name))

    assert response.status_code == 200
    assert 'class="site-header member"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_every_open_page_stands_in_the_look(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert 'class="site-header visitor"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", [name for name in OWN_PAGES if name != "account_logout"])
def test_ones_own_pages_ask_who_is_there(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/")


@pytest.mark.parametrize("name", ["accounts:settings", "accounts:sessions", "accounts:tokens"])
def test_settings_cost_few_questions(at_home, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(8):
        at_home.get(reverse(name))


@pytest.mark.parametrize("count", [1, 3])
def test_more_keys_cost_no_more_questions(at_home, fleur, django_assert_num_queries, count):
    for number in range(count):
        create_token(name=f"Key {number}", scope="read", days=1, by=actor(fleur))
    at_home.get(reverse("accounts:tokens"))

    with django_assert_num_queries(4):
        at_home.get(reverse("accounts:tokens"))


def test_coming_in_costs_few_questions(client, db, django_assert_max_num_queries):
    client.get(reverse("account_login"))

    with django_assert_max_num_queries(3):
        client.get(reverse("account_login"))
    with django_assert_max_num_queries(3):
        client.get(reverse("account_signup"))


def test_spare_codes_are_shown_saved_and_made_anew(at_home, fleur):
    Authenticator.objects.create(user=fleur.user, type="webauthn", data={"name": "Phone"})
    code = RecoveryCodes.activate(fleur.user).get_unused_codes()[0]
    session = at_home.session
    session["account_authentication_methods"][-1]["reauthenticated"] = True
    session.save()

    assert code in at_home.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert code in at_home.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert at_home.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    at_home.post(reverse("mfa_generate_recovery_codes"))
    assert code not in at_home.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_a_passkey_has_a_name_that_can_change_and_an_end(at_home, fleur):
    key = Authenticator.objects.create(user=fleur.user, type="webauthn", data={"name": "Phone"})
    session = at_home.session
    session["account_authentication_methods"][-1]["reauthenticated"] = True
    session.save()
    rename = reverse("mfa_edit_webauthn", kwargs={"pk": key.pk})
    remove = reverse("mfa_remove_webauthn", kwargs={"pk": key.pk})
    assert f"/{key.pk}/" not in rename

    at_home.post(rename, {"name": "Old phone"})
    assert "Old phone" in at_home.get(reverse("mfa_list_webauthn")).content.decode()
    assert at_home.get(remove).status_code == 200
    at_home.post(remove)
    assert not Authenticator.objects.exists()


def test_nothing_is_changed_without_the_token_of_the_page(fleur):
    client = Client(enforce_csrf_checks=True)
    client.force_login(fleur.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    paths = [reverse(name) for name in (*OWN_PAGES, "accounts:end-others", "notifications:seen")]
    paths += [reverse("accounts:session-end", args=[fleur.public_id])]
    paths += [reverse("accounts:token-revoke", args=[fleur.public_id])]
    paths += [reverse("members:block", args=[fleur.public_id])]
    paths += [reverse("members:unblock", args=[fleur.public_id])]

    assert {path: client.post(path, {}).status_code for path in paths} == dict.fromkeys(paths, 403)


@pytest.mark.parametrize("name", ["account_login", "account_signup", "mfa_login_webauthn"])
def test_nobody_is_signed_in_by_another_site(db, name):
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse(name), ADULT).status_code == 403


def test_too_fast_is_said_in_the_look(client, fleur, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    ask_for_code(client, fleur.user.email)

    response = ask_for_code(client, fleur.user.email)

    assert response.status_code == 429
    assert "site-header" in response.content.decode()
