"""Reading in a room: nothing jumps, nothing is said twice, and the keyboard goes everywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from chat import actions
from network.kernel.identifiers import uuid7
from network.members.doors import actor_of
from tests.browser.hands import entered
from tests.browser.rooms import BOX, shown, sit_down, write
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOP = "id => document.getElementById(id).getBoundingClientRect().top"
IN_VIEW = """() => {
  const log = document.querySelector("[data-log]");
  const top = log.getBoundingClientRect().top;
  return [...log.querySelectorAll("li[data-no]")]
    .find((item) => item.getBoundingClientRect().top >= top).id;
}"""
LISTEN = """() => {
  window.told = [];
  new MutationObserver(() => window.told.push(document.getElementById("announcer").textContent))
    .observe(document.getElementById("announcer"), { childList: true });
}"""


@pytest.fixture
def people(vocabulary):
    return MemberFactory(display_name="Fatma"), MemberFactory(display_name="Sam")


def filled(room, *, by, number):
    for each in range(number):
        actions.post_message(room, f"bericht {each}", nonce=str(uuid7()), by=actor_of(by))
    room.refresh_from_db()
    return room


def settled(page) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def test_pages_come_while_scrolling_and_what_is_read_stays_where_it_is(browser, web, people):
    fatma, sam = people
    room = filled(room_with(fatma, sam), by=sam, number=180)
    ours = entered(browser, web.url, fatma)
    page = sit_down(ours, room, "?around=90")
    log = page.locator("[data-log]")
    expect(page.locator("#m-90")).to_be_attached()

    # Up to the beginning: older pages are put before what is read, which stays.
    page.locator("#m-68").scroll_into_view_if_needed()
    settled(page)
    reading = page.evaluate(IN_VIEW)
    before = page.evaluate(TOP, reading)
    expect(page.locator("#m-20")).to_be_attached()
    assert abs(page.evaluate(TOP, reading) - before) < 2

    # Down to the end: later pages follow, and then new messages arrive as always.
    for next_page in ("#m-115", "#m-165"):
        log.evaluate("log => { log.scrollTop = 0; }")
        expect(page.locator(next_page)).to_be_attached()
    expect(page.locator("[data-room][data-newest]")).to_be_attached()
    expect(page.locator("#m-181")).to_be_attached()
    write(page, "helemaal beneden")
    expect(page.locator(".message[data-no] .message-text").last).to_have_text("helemaal beneden")
    numbers = [
        int(name[2:])
        for name in page.eval_on_selector_all("li[data-no]", "rows => rows.map((row) => row.id)")
    ]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert page.locator(".day").count() == 1

    # What is above turns out taller, as with an image that comes late.
    page.locator("#m-100").scroll_into_view_if_needed()
    settled(page)
    reading = page.evaluate(IN_VIEW)
    before = page.evaluate(TOP, reading)
    page.evaluate(
        "id => { const item = document.getElementById(id).nextElementSibling.nextElementSibling;"
        "  item.append(Object.assign(document.createElement('p'), { textContent: 'groot' }));"
        "  item.lastChild.style.height = '300px'; }", reading)  # fmt: skip
    settled(page)
    assert abs(page.evaluate(TOP, reading) - before) < 2
    ours.close()


def test_each_message_is_said_once_many_together_and_as_the_reader_chose(browser, web, people):
    fatma, sam = people
    room = filled(room_with(fatma, sam), by=sam, number=3)
    ours = entered(browser, web.url, fatma)
    page = sit_down(ours, room)
    theirs = sit_down(entered(browser, web.url, sam), room)
    page.evaluate(LISTEN)

    write(theirs, "ben je er?")
    expect(page.locator("#announcer")).to_have_text("Sam: ben je er?")
    write(page, "ja hoor")
    filled(room, by=sam, number=5)
    expect(page.locator("#announcer")).to_have_text("5 nieuwe berichten")
    assert page.evaluate("window.told") == ["Sam: ben je er?", "5 nieuwe berichten"]
    assert page.locator("[data-log]").get_attribute("aria-live") is None

    page.locator(".room-options summary").click()
    page.locator("#aloud").select_option("none")
    write(theirs, "stil nu")
    expect(page.locator(".message[data-no] .message-text").last).to_have_text("stil nu")
    page.reload()
    expect(page.locator("#aloud")).to_have_value("none")
    assert len(shown(page)) == 11
    ours.close()


def test_the_keyboard_goes_from_message_to_message_and_back_to_the_box(browser, web, people):
    fatma, sam = people
    room = filled(room_with(fatma, sam), by=sam, number=40)
    ours = entered(browser, web.url, fatma)
    page = sit_down(ours, room)

    page.focus(BOX)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#m-41")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#m-40")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#m-41")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator("#m-1")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#m-41")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Toetsen die je hier kunt gebruiken")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#m-41")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("wat?")  # a question is a question in the box
    expect(page.locator(BOX)).to_have_value("wat?")
    assert page.locator('li[data-no][tabindex="0"]').count() == 1
    ours.close()
