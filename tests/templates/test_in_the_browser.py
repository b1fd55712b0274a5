"""What only a browser can tell about the look: targets, keys and requests."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.templates.urls"),
]

PAGES = ["/styleguide/", "/nowhere/", "/broken/"]
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((e) => (e.matches("label input") ? e.closest("label") : e))
  .filter((e) => !e.closest(".visually-hidden, .skip, p, td, th, h1, h2, h3, h4, ol.plain, .error-summary"))
  .filter((e) => !e.closest(".section > header, .site-footer ul"))
  .filter((e) => { const box = e.getBoundingClientRect(); return box.height < 43.5 || box.width < 43.5; })
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def sign_in(client, live_server, context):
    def signed_in(member):
        client.force_login(member.user)
        session = client.cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])

    return signed_in


def test_a_thumb_finds_every_target(live_server, page):
    page.set_viewport_size({"width": 320, "height": 800})
    small = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        small[path] = page.evaluate(SMALL_TARGETS)

    assert {place: targets for place, targets in small.items() if targets} == {}


def test_a_page_is_few_requests_and_breaks_no_promise_of_the_policy(live_server, page):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/communities/list/", wait_until="networkidle")

    assert len(asked) <= 5, asked
    assert complaints == []
    assert all(url.startswith(live_server.url) for url in asked)


def test_the_theme_is_switched_and_kept(live_server, page):
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/communities/list/")
    page.get_by_role("button", name="Licht of donker").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(live_server, page, noor, sign_in):
    sign_in(noor)
    page.goto(f"{live_server.url}/communities/list/")
    face = page.locator("details.menu > summary")
    face.press("Enter")
    page.get_by_role("link", name="Mijn profiel").focus()

    page.keyboard.press("Escape")

    assert page.locator("details.menu[open]").count() == 0
    assert face.evaluate("(summary) => summary === document.activeElement")


def test_a_menu_closes_when_somebody_looks_elsewhere(live_server, page):
    page.goto(f"{live_server.url}/styleguide/")
    page.locator("details.menu > summary").click()
    page.locator("footer h2").first.click()

    assert page.locator("details.menu[open]").count() == 0


def test_a_toast_can_be_sent_away(live_server, page):
    page.goto(f"{live_server.url}/styleguide/")
    toast = page.locator(".toast").first
    toast.get_by_role("button", name="Sluiten").click()

    assert page.locator(".toast").count() == 1


def test_a_dialog_opens_and_closes(live_server, page):
    page.goto(f"{live_server.url}/styleguide/")
    dialog = page.locator("#example-dialog")
    page.get_by_role("link", name="Open het venster").click()
    assert dialog.is_visible()

    dialog.get_by_role("button", name="Niet doen").click()

    assert not dialog.is_visible()


def test_words_are_suggested_and_chosen_with_the_keyboard(live_server, page):
    answers = '[{"id": "wood", "label": "Hout", "hint": "via: timmeren"}]'
    page.route(
        "**/suggest/?q=*",
        lambda route: route.fulfill(body=answers, content_type="application/json"),
    )
    page.goto(f"{live_server.url}/styleguide/")
    box = page.get_by_role("combobox", name="Typ een woord en kies")
    box.press_sequentially("timmer")
    page.get_by_role("option", name="Hout").wait_for()

    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    box.press("Enter")

    assert page.locator('input[name="topics"][value="wood"]').is_checked()
    expect(page.locator(".suggest-chosen .chip")).to_have_count(2)
    page.get_by_role("button", name="Haal weg: Hout").click()
    assert not page.locator('input[name="topics"][value="wood"]').is_checked()


def test_enough_is_enough(live_server, page):
    answers = '[{"id": "wood", "label": "Hout", "hint": ""}]'
    page.route(
        "**/suggest/?q=*",
        lambda route: route.fulfill(body=answers, content_type="application/json"),
    )
    page.goto(f"{live_server.url}/styleguide/")
    page.locator("[data-suggest-url]").evaluate("(list) => { list.dataset.most = 1; }")
    box = page.get_by_role("combobox", name="Typ een woord en kies")
    box.press_sequentially("hout")
    page.get_by_role("option", name="Hout").click()

    assert page.locator(".suggest-chosen .chip").count() == 2


def test_it_all_stands_without_script(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")

    assert page.locator("h1").is_visible()
    assert page.get_by_role("button", name="Licht of donker").count() == 0
    context.close()
