"""How somebody uses a page: with a mouse or a finger, or with nothing but the keyboard."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, Page, expect

FARTHEST = 400  # presses of Tab before we say that something can't be reached


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
        for _step in range(FARTHEST):
            if what.evaluate("e => e === document.activeElement"):
                self.can_be_seen(what)
                return page
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what}")

    @staticmethod
    def can_be_seen(what: Locator) -> None:
        """The focus shows, and nothing that sticks to an edge lies over it (WCAG 2.4.7, 2.4.11)."""
        seen = what.evaluate(
            """e => {
              const shown = e.matches("input[type=checkbox], input[type=radio]")
                ? e.closest("label") ?? e : e;
              const box = shown.getBoundingClientRect();
              const spots = [[.5, .5], [.1, .5], [.9, .5]].map(([x, y]) =>
                document.elementFromPoint(box.left + x * box.width, box.top + y * box.height));
              const mine = spots.some((spot) => spot && (shown.contains(spot) || spot.contains(shown)));
              const look = getComputedStyle(shown);
              const own = getComputedStyle(e);
              return { mine, ring: [look, own].some((s) => s.outlineStyle !== "none"
                || s.boxShadow !== "none") };
            }"""
        )
        assert seen["ring"], f"no sign of the focus on {what}"
        assert seen["mine"], f"something lies over {what} when it has the focus"

    def press(self, what: Locator) -> None:
        self.reach(what).keyboard.press("Enter")

    def write(self, what: Locator, text: str) -> None:
        page = self.reach(what)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def write_day(self, what: Locator, day: date) -> None:
        self.reach(what).keyboard.type(f"{day:%d%m%Y}")
        expect(what).to_have_value(day.isoformat())

    def write_time(self, what: Locator, time: str) -> None:
        self.reach(what).keyboard.type(time.replace(":", ""))
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
