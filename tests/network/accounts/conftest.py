"""Coming in through the front door, as a person does."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories.members import MemberFactory

CODE = re.compile(r"^\d{6}$", re.MULTILINE)
ADULT = {
    "display_name": "Fleur",
    "email": "fleur@bindsteen.example",
    "age_band": "18_plus",
    "home_area": "",
    "locale": "nl",
    "website": "",
}


@pytest.fixture(autouse=True)
def nobody_came_too_often():
    """Limits live in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def fleur(db):
    """Somebody with an account and a shown address."""
    member = MemberFactory(display_name="Fleur", user__email="fleur@bindsteen.example")
    member.user.set_unusable_password()
    member.user.save()
    EmailAddress.objects.create(
        user=member.user, email=member.user.email, verified=True, primary=True
    )
    return member


def mailed_code():
    return CODE.search(mail.outbox[-1].body)[0]


def ask_for_code(client: Client, email: str, **extra):
    return client.post(reverse("account_login"), {"login": email, **extra})


def come_in(client: Client, email: str, *, next_page: str = ""):
    """Ask for a code, read the mail, fill it in."""
    extra = {"next": next_page} if next_page else {}
    ask_for_code(client, email, **extra)
    url = reverse("account_confirm_login_code")
    return client.post(url, {"code": mailed_code(), **extra})
