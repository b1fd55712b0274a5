"""What somebody who looks at a page may stumble over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import cycle

from axe_playwright_python.base import AXE_SCRIPT

Way = tuple[int, str]  # how wide, in which theme
EVERY_WAY: Sequence[Way] = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
NARROWEST = 320
# Contrast is by far the dearest question, and the answer hangs on the style sheet alone: what has
# the same classes and states, in parts that have the same, as first or last, looks the same. So it
# is asked of each look once; `known` are the looks that were told before.
LOOK = """async ({ frame, known }) => {
  const seen = known && new Set(known), fresh = [];
  const states = ["type", "role", "open", "hidden", "disabled", "inputmode", "data-theme",
    "aria-current", "aria-selected", "aria-pressed", "aria-busy", "aria-invalid", "aria-disabled"];
  const number = (text) => {
    let [a, b] = [0x811c9dc5, 0x9e3779b9];
    for (let at = 0; at < text.length; at += 1) {
      a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
      b = Math.imul(b ^ text.charCodeAt(at), 0x85ebca6b);
    }
    return (a >>> 0) * 2 ** 20 + (b >>> 12);
  };
  const walk = (part, above, places) => {
    const chain = number([above, part.tagName, part.getAttribute("class"), part.checked,
      part.tagName === "LABEL" && part.matches(":has(:checked)"),
      ...states.map((name) => part.getAttribute(name))].join(" "));
    const look = number(`${chain} ${places}`);
    part.toggleAttribute("data-fresh", !seen?.has(look));
    if (seen && !seen.has(look)) { seen.add(look); fresh.push(look); }
    const last = part.children.length - 1;
    [...part.children].forEach((child, at) =>
      walk(child, chain, [places[1], `${at === 0} ${at === last}`]));
  };
  walk(document.body, "", ["", ""]);
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-fresh]" }] });
  const found = await axe.run(
    frame ? document : { exclude: [[".site-header"], [".site-footer"], [".tab-bar"]] },
    { resultTypes: ["violations"], preload: false, iframes: false,
      rules: { "target-size": { enabled: true } } });
  return [fresh, found.violations.map((wrong) => `${wrong.id}: ${wrong.nodes.slice(0, 3)
    .map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`)];
}"""
WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > edge || part.scrollWidth > edge)
    .map((part) => part.outerHTML.slice(0, 60));
}"""


class Eyes:
    """Who looks at one page after the other; page and axe are read once, however often we look.

    Usually each page has its turn in one way, and the next page in the next; with `--every-way`
    all that a page has is looked at in each way.
    """

    def __init__(self, *, every_way: bool) -> None:
        self.every_way = every_way
        self.turns = cycle([[way] for way in EVERY_WAY])
        self.known: defaultdict[Way, set[int]] = defaultdict(set)

    @staticmethod
    def open(page) -> None:
        """From now on each page that is opened here can be asked."""
        page.add_init_script(AXE_SCRIPT)

    def barriers(self, page, *, frame: bool = True, ways: Sequence[Way] = ()) -> Iterator[str]:
        """What axe finds on the page as it stands; without its frame when that was seen before."""
        for way in EVERY_WAY if self.every_way else ways or next(self.turns):
            width, theme = way
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            known = None if self.every_way else list(self.known[way])
            asked = {"frame": frame or self.every_way, "known": known}
            fresh, found = page.evaluate(LOOK, asked)
            self.known[way].update(fresh)
            yield from (f"{wrong} ({width}, {theme})" for wrong in found)

    @staticmethod
    def too_wide(page) -> list[str]:
        """What makes the page move sideways on the smallest phone."""
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        return page.evaluate(WIDE)
