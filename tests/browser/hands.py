"""How somebody uses a page: with a mouse or a finger, or with nothing but the keyboard."""

from __future__ import annotations

from datetime import date
from datetime import time as clock_time

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from network.members.models import Member

FARTHEST = 400  # presses of Tab before we say that something can't be reached


# Whether the control that has the focus shows it, and what hides it, if anything.
FOCUS = """e => {
  const shown = e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e;
  const box = shown.getBoundingClientRect();
  const over = [0.1, 0.5, 0.9].map((x) =>
    document.elementFromPoint(box.left + x * box.width, box.top + box.height / 2));
  const free = over.some((spot) => spot && (shown.contains(spot) || spot.contains(shown)));
  const ring = [shown, e].map((one) => getComputedStyle(one))
    .some((look) => look.outlineStyle !== "none" || look.boxShadow !== "none");
  return { ring, over: free ? null : over[1]?.outerHTML.slice(0, 80) ?? "the edge of the screen" };
}"""


class Mouse:
    def press(self, what: Locator) -> None:
        what.click()

    def write(self, what: Locator, text: str) -> None:
        what.fill(text)

    def write_day(self, what: Locator, day: date) -> None:
        what.fill(day.isoformat())

    def write_time(self, what: Locator, time: str) -> None:
        what.fill(time)

    def choose(self, what: Locator, value: str) -> None:
        what.select_option(value)

    def tick(self, what: Locator) -> None:
        what.page.locator("label").filter(has=what).click()
        expect(what).to_be_checked()


class Keyboard:
    """Tab to it, as somebody without a mouse does; nothing is clicked or focused by a script."""

    def reach(self, what: Locator) -> Page:
        expect(what).to_be_attached()
        page = what.page
        wanted = what.element_handle()
        for _step in range(FARTHEST):
            if wanted.evaluate("e => e === document.activeElement"):
                self.can_be_seen(what)
                return page
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what}")

    @staticmethod
    def can_be_seen(what: Locator) -> None:
        """The focus shows, and nothing that sticks to an edge lies over it (WCAG 2.4.7, 2.4.11)."""
        for _patience in range(20):  # while the page still scrolls to it
            seen = what.evaluate(FOCUS)
            if seen["over"] is None:
                break
            what.page.wait_for_timeout(50)
        assert seen["ring"], f"no sign of the focus on {what}"
        assert seen["over"] is None, f"{seen['over']} lies over {what} when it has the focus"

    def press(self, what: Locator) -> None:
        self.reach(what).keyboard.press("Enter")

    def write(self, what: Locator, text: str) -> None:
        page = self.reach(what)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def write_day(self, what: Locator, day: date) -> None:
        """Month first where the browser itself speaks English, whatever the page speaks."""
        page = self.reach(what)
        for order in ("%d%m%Y", "%m%d%Y"):
            page.keyboard.type(day.strftime(order))
            if what.input_value() == day.isoformat():
                return
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{day} can't be typed into {what}, which says {what.input_value()}")

    def write_time(self, what: Locator, time: str) -> None:
        """With its half of the day, which a browser that counts to 24 does not take in."""
        self.reach(what).keyboard.type(f"{clock_time.fromisoformat(time):%I:%M%p}")
        expect(what).to_have_value(time)

    def choose(self, what: Locator, value: str) -> None:
        page = self.reach(what)
        for _step in range(FARTHEST):
            if what.input_value() == value:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not among the choices of {what}")

    def tick(self, what: Locator) -> None:
        self.reach(what).keyboard.press("Space")
        expect(what).to_be_checked()


def entered(browser: Browser, url: str, member: Member, **how) -> BrowserContext:
    """A browser in which this member has signed in."""
    context = browser.new_context(base_url=url, locale="nl-NL", **how)
    client = Client()
    client.force_login(member.user)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": url}])
    context.set_default_timeout(15_000)
    return context
