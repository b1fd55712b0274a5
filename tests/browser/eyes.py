"""What somebody who looks at a page may stumble over."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

THEMES = ("light", "dark")
WIDTHS = (390, 1280)
NARROWEST = 320


def barriers(page, widths=WIDTHS):
    """What axe finds on the page as it stands, in both themes and at each width.

    Theme and width are for the browser alone, so the page is fetched once and axe read once.
    """
    found = {}
    page.evaluate(AXE_SCRIPT)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            told = page.evaluate("axe.run({resultTypes: ['violations']})")
            results = AxeResults(told)
            if results.violations_count:
                found[f"{page.url} {theme} {width}"] = results.generate_report()
    return found


def too_wide(page):
    """By how many pixels the page moves sideways on the smallest phone."""
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
