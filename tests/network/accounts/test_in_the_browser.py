"""What only a browser can tell: a passkey from making to signing in, and pages for everybody."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests import cast
from tests.browser.eyes import Eyes
from tests.factories.members import MemberFactory
from tests.network.accounts.conftest import mailed_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


WORDS = (
    "Mail me a code",
    "Sign out",
    "Younger than 16",
    "Make my account",
    "Great that you want to join in",
)


@pytest.fixture
def fleur():
    cache.clear()
    member = MemberFactory(display_name="Fleur", user__email="fleur@bindsteen.example")
    cast.works_for(member, cast.the_library())
    member.user.set_unusable_password()
    member.user.save()
    EmailAddress.objects.create(
        user=member.user, email=member.user.email, verified=True, primary=True
    )
    return member


def come_in(page, live_server):
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Wat is je e-mailadres?").fill("fleur@bindsteen.example")
    page.keyboard.press("Enter")
    code = page.get_by_label("De code uit de mail")
    code.wait_for()
    code.fill(mailed_code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_passkey_opens_the_door_from_then_on(page, live_server, fleur):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    come_in(page, live_server)

    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Passkey maken").click()
    page.wait_for_url(lambda url: url.endswith(reverse("mfa_list_webauthn")))
    assert Authenticator.objects.filter(user=fleur.user, type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(live_server.url + reverse("accounts:settings"))
    assert page.get_by_text("fleur@bindsteen.example").is_visible()


def test_without_a_script_a_code_is_enough(browser, live_server, fleur):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    come_in(page, live_server)
    page.goto(live_server.url + reverse("members:profile"))
    page.get_by_label("Wat doe je graag").fill("Ik bak brood.")
    page.get_by_role("button", name="Opslaan").click()

    assert page.get_by_text("Ik bak brood.").is_visible()
    context.close()


def test_everybody_can_use_each_step_of_the_way_in(page, live_server, fleur, every_way, read_in):
    found, eyes = {}, Eyes(every_way=every_way)
    with translation.override(read_in):
        words = {text: gettext(text) for text in WORDS}
    eyes.open(page)
    page.context.add_cookies([{"name": "language", "value": read_in, "url": live_server.url}])

    def look(step):
        wide = eyes.too_wide(page)
        troubles = [*eyes.barriers(page), *(f"too wide at 320: {part}" for part in wide)]
        assert page.locator("html").get_attribute("lang") == read_in, step
        if troubles:
            found[step] = troubles

    page.goto(live_server.url + reverse("account_login"))
    page.locator("[name=login]").fill("fleur@bindsteen.example")
    page.keyboard.press("Enter")
    code = page.locator("[name=code]")
    code.wait_for()
    look("the code")
    code.fill("0")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    look("a wrong code")
    page.locator("[name=code]").fill(mailed_code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(live_server.url + reverse("account_reauthenticate"))
    look("a proof")
    page.get_by_role("button", name=words["Mail me a code"]).click()
    page.locator("[name=code]").wait_for()
    look("the code of a proof")
    RecoveryCodes.activate(fleur.user)
    key = Authenticator.objects.create(user=fleur.user, type="webauthn", data={"name": "Phone"})
    for name, kwargs in (
        ("mfa_view_recovery_codes", {}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_edit_webauthn", {"pk": key.pk}),
        ("mfa_remove_webauthn", {"pk": key.pk}),
        ("account_logout", {}),
    ):
        page.goto(live_server.url + reverse(name, kwargs=kwargs))
        assert page.locator("h1").count() == 1
        look(name)
    page.get_by_role("button", name=words["Sign out"]).click()
    page.goto(live_server.url + reverse("account_signup"))
    page.get_by_label(words["Younger than 16"]).check()
    page.get_by_role("button", name=words["Make my account"]).click()
    page.get_by_text(words["Great that you want to join in"]).wait_for()
    look("too young")

    assert found == {}
