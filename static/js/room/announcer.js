/* One sentence a message, all at once when many come: the history itself is never read aloud. */

import { fragment, words } from "./page.js";

const announcer = document.getElementById("announcer");
const quiet = document.getElementById("quiet");

export function announce(rows) {
  if (!rows.length || quiet?.checked) return;
  announcer.textContent =
    rows.length > 3
      ? words.several.replace("{n}", rows.length)
      : rows
          .map((row) => {
            const text = fragment(row.html).querySelector(".message-text")?.textContent ?? "";
            return row.name ? `${row.name}: ${text.trim()}` : text.trim();
          })
          .join(" ");
}

document.querySelector("[data-quiet]").hidden = false;
