"""Every page, for everybody who may open it: usable by all, on a phone and a desk, by day and
by night, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from uuid import UUID

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from network.kernel.actors import SYSTEM
from network.vocabulary.actions import load_topics
from tests.browser.eyes import EVERY_WAY, Eyes
from tests.browser.village import Village, a_village

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.urls"),
]

# For programs, for the host at the machine, and what leads to another site.
NOT_OURS = {"api/", "manage/", "oidc/"}
# Only halfway through something; tests/network/accounts/test_in_the_browser.py goes that way.
HALFWAY = {
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_request_login_code",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "socialaccount_signup",
}
# They answer GET with a part of a page, a file or the way to another page.
NO_PAGES = {
    "chat:called",
    "chat:export",
    "chat:my_export",
    "chat:worker",
    "demo:mail-sheet",
    "language",
    "matching:preview",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "notifications:open",
    "vocabulary:suggest",
}
PROBLEMS = {"broken": 500, "forbidden": 403, "missing": 404, "socialaccount_login_error": 401}
LAST = {"carrier", "host"}  # asked only for what nobody else sees
SHOWS_ALL = {"home:styleguide"}  # each part in each state, so it is looked at in every way
ANYTHING = {"UUIDConverter": UUID(int=0), "IntConverter": 1, "SealedKey": 0}
FACTS = """() => ({
  h1: document.querySelectorAll("h1").length,
  lang: document.documentElement.lang,
  bare: [...document.querySelectorAll('form[method="post"]')]
    .filter((form) => !form.querySelector("[name=csrfmiddlewaretoken]")).length,
})"""


def addresses(resolver: URLResolver, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the site."""
    for each in resolver.url_patterns:
        if str(each.pattern) in NOT_OURS:
            continue
        if isinstance(each, URLResolver):
            yield from addresses(each, f"{room}{each.namespace}:" if each.namespace else room)
        elif each.name:
            yield f"{room}{each.name}", each


def anything(name: str, pattern: URLPattern) -> str:
    """Enough to see whether it answers GET."""
    kinds = {key: type(kind).__name__ for key, kind in pattern.pattern.converters.items()}
    return reverse(name, kwargs={key: ANYTHING.get(kind, "x") for key, kind in kinds.items()})


class Visitors:
    """Everybody's way to a page without a browser; nothing is asked twice."""

    def __init__(self, village: Village) -> None:
        self.clients = {who: signed_in(member) for who, member in village.people.items()}
        self.answers: dict[tuple[str, str], tuple[int, str]] = {}

    def get(self, who: str, path: str, language: str = "nl") -> tuple[int, str]:
        client = self.clients[who]
        client.cookies["language"] = language
        answer = client.get(path)
        return answer.status_code, answer.content.decode()

    def get_once(self, who: str, path: str) -> tuple[int, str]:
        if (who, path) not in self.answers:
            self.answers[who, path] = self.get(who, path)
        return self.answers[who, path]


def pages(village: Village, visitors: Visitors) -> dict[str, str]:
    """The address of each page by its name; a new one needs an example in the village."""
    known = dict(village.examples)
    unknown = []
    for name, pattern in addresses(get_resolver()):
        if name in known or name in HALFWAY | NO_PAGES:
            continue
        path = anything(name, pattern)
        answers = {visitors.get_once(who, path)[0] for who in ("librarian", "visitor")}
        if answers & {200, PROBLEMS.get(name)} and not pattern.pattern.converters:
            known[name] = path
        elif 405 not in answers:
            unknown.append(f"{name}: {answers}")
    known["missing"] = "/missing/"
    assert unknown == [], f"give tests/browser/village.py an example of {unknown}"
    return known


def signed_in(member) -> Client:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member.user)
        request = SimpleNamespace(session=client.session)
        record_authentication(request, member.user, method="code", reauthenticated=True)
        request.session.save()
    return client


def made_of(page: str) -> set[tuple[str, str]]:
    """Which parts a page is made of: an element and its class."""
    return set(re.findall(r'<(\w+)(?: [^>]*?class="([^"]*)")?', page.partition("<main")[2]))


def visits(village: Village, visitors: Visitors) -> Iterator[tuple[str, str, str]]:
    """Who opens what: everybody for whom a page has a part that nobody before them saw."""
    for name, path in pages(village, visitors).items():
        seen: set[tuple[str, str]] = set()
        for who in village.people:
            if seen and (who in LAST or ":" not in name):
                continue  # the pages of signing in are the same for everybody
            status, page = visitors.get_once(who, path)
            parts = made_of(page) if status == PROBLEMS.get(name, 200) else set()
            if not parts <= seen:
                seen |= parts
                yield who, name, path
        assert seen, f"nobody sees {name}"


class Reader:
    """One person's browser, and what went wrong in it."""

    def __init__(self, browser, home: str, member, eyes: Eyes, language: str) -> None:
        self.context = browser.new_context(reduced_motion="reduce", base_url=home)
        cookies = {"language": language}
        if member:
            cookies["session"] = signed_in(member).cookies["session"].value
        self.context.add_cookies(
            [{"name": name, "value": value, "url": home} for name, value in cookies.items()]
        )
        # The test's server speaks no sockets; tests/browser/test_main_job.py has one that does.
        self.context.route_web_socket("**", lambda _socket: None)
        self.page = self.context.new_page()
        self.eyes = eyes
        self.eyes.open(self.page)
        self.home = home
        self.language = language
        self.frame = True  # is looked at in every way on one page, and is the same on the others
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self.on_request)

    def on_request(self, request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.said.append(f"asked {request.url}")

    def troubles(self, name: str, path: str) -> Iterator[str]:
        self.said.clear()
        self.page.emulate_media(color_scheme="light")
        self.page.goto(path)
        if wide := self.eyes.too_wide(self.page):
            yield f"too wide at 320: {wide}"
        yield from self.facts()
        menu = self.page.locator(".site-header details.menu > summary")
        if self.frame and menu.count():
            menu.click()
        ways = EVERY_WAY if self.frame or name in SHOWS_ALL else ()
        yield from self.eyes.barriers(self.page, frame=self.frame, ways=ways)
        self.frame = False
        status = PROBLEMS.get(name)
        yield from (line for line in self.said if not status or f"status of {status}" not in line)

    def facts(self) -> Iterator[str]:
        facts = self.page.evaluate(FACTS)
        if facts["h1"] != 1:
            yield f"{facts['h1']} h1"
        if facts["lang"] != self.language:
            yield f"says it is in {facts['lang']}"
        if facts["bare"]:
            yield f"{facts['bare']} forms without a token"


def test_everybody_can_use_every_page(live_server, browser, settings, every_way, read_in):
    settings.EMAIL_BACKEND = "network.notifications.outbox.OutboxBackend"
    cache.clear()
    load_topics(by=SYSTEM)
    village = a_village()
    visitors = Visitors(village)
    eyes = Eyes(every_way=every_way)
    readers: dict[str, Reader] = {}
    found: dict[str, list[str]] = {}

    for who, name, path in visits(village, visitors):
        if who not in readers:
            readers[who] = Reader(browser, live_server.url, village.people[who], eyes, read_in)
        if troubles := list(readers[who].troubles(name, path)):
            found[f"{name} for {who}"] = troubles
        # The same page for who reads English; its Dutch is told complete in tests/test_texts.py.
        _status, page = visitors.get(who, path, language="en")
        if '<html lang="en"' not in page or page.count("<h1") != 1:
            found[f"{name} for {who} in English"] = [page[:200]]
    for reader in readers.values():
        reader.context.close()

    assert not found, "\n".join(f"{page}: {wrong}" for page, wrong in found.items())
