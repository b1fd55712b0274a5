"""The extra step, spare codes, and showing once more who one is."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.network.accounts.conftest import come_in, mailed_code

pytestmark = pytest.mark.django_db
SIGNED_IN = "_auth_user_id"


def app_code(secret: str) -> str:
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )


@pytest.fixture
def secret(fleur):
    """Fleur turned on the extra step."""
    key = totp.generate_totp_secret()
    totp.TOTP.activate(fleur.user, key)
    return key


def an_hour_later(client):
    """The last time this browser showed who sits there is long ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def test_who_chose_an_extra_step_needs_it(client, fleur, secret):
    response = come_in(client, fleur.user.email)

    assert response["Location"] == reverse("mfa_authenticate")
    assert SIGNED_IN not in client.session

    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    assert client.session[SIGNED_IN] == str(fleur.user.pk)


def test_a_code_of_the_app_works_once(client, fleur, secret):
    code = app_code(secret)
    come_in(client, fleur.user.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    come_in(other, fleur.user.email)

    response = other.post(reverse("mfa_authenticate"), {"code": code})

    assert response.status_code == 422
    assert SIGNED_IN not in other.session


def test_a_spare_code_works_once(fleur, secret):
    spare = RecoveryCodes.activate(fleur.user).get_unused_codes()[0]
    answers = []
    for client in (Client(), Client()):
        come_in(client, fleur.user.email)
        client.post(reverse("mfa_authenticate"), {"code": spare})
        answers.append(SIGNED_IN in client.session)

    assert answers == [True, False]


def test_a_passkey_left_at_home_locks_nobody_out(client, fleur):
    Authenticator.objects.create(
        user=fleur.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )

    come_in(client, fleur.user.email)

    assert client.session[SIGNED_IN] == str(fleur.user.pk)


def test_who_looks_after_others_is_asked_to_take_the_extra_step(client, fleur):
    come_in(client, fleur.user.email)
    asked = "Zet daarom de extra stap aan"
    assert asked not in client.get(reverse("accounts:settings")).content.decode()

    fleur.is_host = True
    fleur.save()

    assert asked in client.get(reverse("accounts:settings")).content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_email", "mfa_activate_totp", "mfa_add_webauthn", "accounts:tokens"],
)
def test_what_matters_is_asked_again_after_a_while(client, fleur, name):
    come_in(client, fleur.user.email)
    assert client.get(reverse(name)).status_code == 200
    an_hour_later(client)

    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_a_code_by_mail_proves_who_one_is(client, fleur):
    come_in(client, fleur.user.email)
    an_hour_later(client)
    proof = client.get(reverse("account_email"))["Location"]

    before = client.get(proof)
    client.post(proof, {"action": "send"})
    response = client.post(proof, {"code": mailed_code()})

    assert before.status_code == 200
    assert response["Location"] == reverse("account_email")
    assert client.get(reverse("account_email")).status_code == 200


def test_another_code_proves_nothing(client, fleur):
    come_in(client, fleur.user.email)
    url = reverse("account_reauthenticate")
    client.post(url, {"action": "send"})
    wrong = "000000" if mailed_code() != "000000" else "111111"

    answers = [client.post(url, {"code": wrong}).status_code for _turn in range(3)]

    assert answers == [422, 422, 422]
    assert client.post(url, {"code": mailed_code()}).status_code == 422


def test_an_old_code_proves_nothing(client, fleur):
    come_in(client, fleur.user.email)
    url = reverse("account_reauthenticate")
    client.post(url, {"action": "send"})
    session = client.session
    session["proof_by_mail"] |= {"at": time.time() - 3600}
    session.save()

    assert client.post(url, {"code": mailed_code()}).status_code == 422


def test_who_has_an_app_proves_it_with_the_app(client, fleur, secret):
    come_in(client, fleur.user.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})

    response = client.get(reverse("account_reauthenticate") + "?next=/settings/")

    assert response["Location"] == reverse("mfa_reauthenticate") + "?next=/settings/"


def test_a_new_address_counts_once_it_is_shown_to_be_theirs(client, fleur):
    come_in(client, fleur.user.email)
    old = fleur.user.email

    client.post(reverse("account_email"), {"email": "new@bindsteen.example", "action_add": "1"})
    assert EmailAddress.objects.get().email == old
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})

    fleur.user.refresh_from_db()
    assert fleur.user.email == "new@bindsteen.example"
    assert [address.email for address in EmailAddress.objects.all()] == ["new@bindsteen.example"]
    assert mail.outbox[-1].to == [old]
    assert "new@bindsteen.example" in mail.outbox[-1].body


@pytest.mark.django_db(transaction=True)
def test_turning_the_extra_step_on_is_told(client, fleur):
    come_in(client, fleur.user.email)
    client.get(reverse("mfa_activate_totp"))
    key = client.session["mfa.totp.secret"]

    client.post(reverse("mfa_activate_totp"), {"code": app_code(key)})

    assert Authenticator.objects.filter(user=fleur.user, type="totp").exists()
    assert "De extra stap staat aan" in {message.subject for message in mail.outbox}
