"""A network that lets no WebSocket through: the room works all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.hands import entered
from tests.browser.rooms import READY, said, sit_down, write
from tests.factories.chat import room_with
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_SOCKETS = """
  window.tried = 0;
  window.WebSocket = class extends EventTarget {
    static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3;
    readyState = 0;
    constructor() {
      super();
      window.tried += 1;
      setTimeout(() => {
        this.readyState = 3;
        this.dispatchEvent(new CloseEvent("close", { code: 1006 }));
      });
    }
    send() {} close() {}
  };
"""


def test_without_sockets_messages_go_both_ways_and_a_seat_taken_away_ends_it(
    browser, web, vocabulary
):
    fatma, sam = MemberFactory(display_name="Fatma"), MemberFactory(display_name="Sam")
    room = room_with(fatma, sam)
    ours = entered(browser, web.url, fatma)
    ours.add_init_script(NO_SOCKETS)
    page = sit_down(ours, room)
    assert page.evaluate("window.tried") == 2
    theirs = sit_down(entered(browser, web.url, sam), room)

    write(page, "van Fatma", "en nog een")
    expect(theirs.locator(".message[data-no] .message-text").last).to_have_text("en nog een")
    write(theirs, "van Sam")
    expect(page.locator(".message[data-no] .message-text").last).to_have_text("van Sam")
    assert said(room) == ["van Fatma", "en nog een", "van Sam"]

    # The next page asks at once: within the hour no socket is tried.
    page.reload()
    page.wait_for_selector(READY, state="attached")
    assert page.evaluate("window.tried") == 0
    theirs.goto(f"/rooms/{room.public_id}/leave/")
    theirs.get_by_role("button", name="Stoppen").click()
    expect(page.locator("[data-people] li")).to_have_count(1)
