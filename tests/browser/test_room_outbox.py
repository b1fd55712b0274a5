"""What is written in a room arrives: once, in order, whatever the network or the tab does."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import wait_until_ready
from tests.browser.hands import entered
from tests.browser.rooms import BOX, READY, said, sit_down, write
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PENDING = "[data-outbox] li"


@pytest.fixture
def people(vocabulary):
    return MemberFactory(display_name="Fatma"), MemberFactory(display_name="Sam")


def the_network_goes(web) -> None:
    web.kill("web")


def the_network_is_back(web) -> None:
    web.start("web", "web", "--port", str(urlsplit(web.url).port))
    wait_until_ready(web)


def test_what_was_written_offline_is_sent_once_and_in_order_by_the_next_tab(browser, web, people):
    fatma, sam = people
    room = room_with(fatma, sam)
    ours = entered(browser, web.url, fatma)
    page = sit_down(ours, room)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker keeps what is shown
    page.wait_for_selector(READY, state="attached")
    write(page, "nul")
    expect(page.locator(".message[data-no] .message-text").last).to_have_text("nul")

    the_network_goes(web)
    write(page, "een", "twee", "drie")
    expect(page.locator(PENDING)).to_have_count(3)
    expect(page.locator(PENDING).first).to_contain_text("Wacht op verbinding")
    page.fill(BOX, "nog niet af")
    page.close()

    # The room can be read without a connection, with what came in live and what still waits.
    again = ours.new_page()
    again.goto(f"/rooms/{room.public_id}/")
    expect(again.locator(".message[data-no] .message-text").last).to_have_text("nul")
    expect(again.locator(PENDING)).to_have_count(3)
    expect(again.locator(BOX)).to_have_value("nog niet af")
    other = ours.new_page()
    other.goto(f"/rooms/{room.public_id}/")
    expect(other.locator(PENDING)).to_have_count(3)

    the_network_is_back(web)
    for tab in (again, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (again, other):
        expect(tab.locator(PENDING)).to_have_count(0)
        expect(tab.locator(".message[data-no] .message-text").last).to_have_text("drie")
    assert said(room) == ["nul", "een", "twee", "drie"]
    ours.close()


def test_what_is_a_day_old_is_sent_only_when_its_writer_still_wants_it(browser, web, people):
    fatma, sam = people
    room = room_with(fatma, sam)
    ours = entered(browser, web.url, fatma)
    page = sit_down(ours, room)

    the_network_goes(web)
    write(page, "gisteren", "ook gisteren")
    page.clock.set_fixed_time(page.evaluate("Date.now()") + 25 * 60 * 60 * 1000)
    the_network_is_back(web)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(PENDING).first).to_contain_text("Toch sturen?")
    assert said(room) == []

    page.locator(PENDING).first.get_by_role("button", name="Weggooien").click()
    expect(page.locator(PENDING)).to_have_count(1)
    page.locator(PENDING).get_by_role("button", name="Toch sturen").click()
    expect(page.locator(PENDING)).to_have_count(0)
    assert said(room) == ["ook gisteren"]
    ours.close()
